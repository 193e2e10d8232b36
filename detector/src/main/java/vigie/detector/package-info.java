/** The second room: samples become severities, check results become states, the estate becomes findings. */
@NullMarked
package vigie.detector;

import org.jspecify.annotations.NullMarked;
