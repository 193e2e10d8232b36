/** The calls that this room makes, as it sees them; who carries them is decided by the assembly. */
@NullMarked
package vigie.alerting.outbound;

import org.jspecify.annotations.NullMarked;
