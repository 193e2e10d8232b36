/** The calls of those who must call Vigie now and then. The dead man's switch, by which Vigie calls others, is in {@code heartbeat}. */
@NullMarked
package vigie.alerting.beats;

import org.jspecify.annotations.NullMarked;
