/** How one series is judged: what is usual for it, how far a value is from that, and when it is an alarm. */
@NullMarked
package vigie.detector.judge;

import org.jspecify.annotations.NullMarked;
