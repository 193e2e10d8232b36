package vigie.detector.series;

import org.jspecify.annotations.Nullable;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/**
 * The hot door of one polling thread. Each thread has its own; a target may move to another thread between two polls.
 *
 * <p>In the steady state a call allocates nothing, but for what is said when a signal changes its state.
 */
final class SignalBank implements SampleSink {
    private final SignalDesk desk;
    private @Nullable Target polled; // the very object that the series name
    private @Nullable TargetSignals current;

    SignalBank(SignalDesk desk) {
        this.desk = desk;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same target is most often the same object; another one is looked up
    public void accept(Series series, long timestampMs, double value) {
        TargetSignals signals = current;
        if (signals == null || series.target() != polled) {
            signals = turnTo(series.target());
        }
        signals.accept(series, timestampMs, value);
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {
        try {
            turnTo(target).endOfPoll(timestampMs);
        } catch (RuntimeException e) {
            desk.failed("judging " + target.key(), e);
        }
        current = null;
        polled = null;
    }

    @Override
    public void forget(Target target) {
        desk.forget(target);
        current = null;
        polled = null;
    }

    private TargetSignals turnTo(Target target) {
        TargetSignals before = current;
        TargetSignals signals = before != null && before.target().equals(target) ? before : desk.signals(target);
        if (signals != before) {
            signals.begin();
        }
        current = signals;
        polled = target;
        return signals;
    }
}
