/**
 * The first room of the data's path: targets in, samples and check results out.
 *
 * <p>Targets come from the estate, polls run on the event loops that are handed in, what they find goes through
 * {@link vigie.model.SampleSink} and {@link vigie.model.CheckSink}.
 */
@NullMarked
package vigie.collector;

import org.jspecify.annotations.NullMarked;
