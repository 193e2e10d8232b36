/** The state machine of each target, and the board on which all of them are seen. */
@NullMarked
package vigie.detector.health;

import org.jspecify.annotations.NullMarked;
