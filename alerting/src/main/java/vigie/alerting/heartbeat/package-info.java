/** The dead man's switch: what is heard outside as long as every stage works, and no longer. */
@NullMarked
package vigie.alerting.heartbeat;

import org.jspecify.annotations.NullMarked;
