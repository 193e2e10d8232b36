package vigie.app.run;

import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/** For where only the states of targets count. */
final class NoSamples implements SampleSink {
    @Override
    public void accept(Series series, long timestampMs, double value) {
        // Nobody looks at it.
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {
        // Nobody waits for it.
    }

    @Override
    public void forget(Target target) {
        // Nothing was remembered.
    }
}
