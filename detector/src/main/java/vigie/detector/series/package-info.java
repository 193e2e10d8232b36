/** One streaming model for each series that a signal names: constant memory, no look-ahead, no allocation. */
@NullMarked
package vigie.detector.series;

import org.jspecify.annotations.NullMarked;
