/** How well the detector sees: against the Numenta Anomaly Benchmark, and on series whose truth is known because they are made. */
@NullMarked
package vigie.bench.detect;

import org.jspecify.annotations.NullMarked;
