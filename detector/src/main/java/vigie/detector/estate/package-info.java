/** Rules over many instances: redundancy, zones, services. */
@NullMarked
package vigie.detector.estate;

import org.jspecify.annotations.NullMarked;
