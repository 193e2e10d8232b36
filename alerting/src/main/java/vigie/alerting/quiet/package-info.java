/** Why people are not told of an incident now. */
@NullMarked
package vigie.alerting.quiet;

import org.jspecify.annotations.NullMarked;
