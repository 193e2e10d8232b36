package vigie.collector.scrape;

import io.prometheus.client.Counter;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import vigie.collector.CollectorMetrics;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/**
 * Sets samples aside that cannot be true, counts them by reason, and hands the others on: read = accepted + quarantined.
 *
 * <p>Set aside are: {@code future}, a timestamp more than a minute ahead of the clock; {@code backwards}, one before the
 * series' last; {@code duplicate}, a second sample of a series with the same time in one poll; {@code impossible}, a counter or a bucket
 * that is negative or NaN. A counter that goes down to any other value has been reset, which is legal, and so are NaN and infinities
 * elsewhere. A time that stands still from poll to poll is handed on: the exporter has nothing newer. The {@code _sum} of a histogram
 * may be negative or NaN, because observations may.
 *
 * <p>Threads as for {@link SampleSink}. Costs 16 to 24 bytes a series, and nothing is allocated for series that were there before.
 */
public final class Quarantine implements SampleSink {
    private static final int CACHED = 64;

    private final SampleSink next;
    private final InstantSource clock;
    private final Counter accepted;
    private final Counter.Child[] counts = new Counter.Child[SampleTimes.REASONS.length];
    private final Map<Target, SampleTimes> targets = new ConcurrentHashMap<>();
    /*
     * What each thread looked up last. A sample's target is that of the sample before it, all but once a poll; hashing it
     * each time would cost more than everything else here. Threads may share a place: each then looks up more often. What
     * is found is checked against the sample's target, and is safely published by its final fields.
     */
    private final SampleTimes[] cached = new SampleTimes[CACHED];

    /** Stands in front of {@code next}; the clock is read once a poll. */
    public Quarantine(SampleSink next, InstantSource clock, CollectorMetrics metrics) {
        this.next = next;
        this.clock = clock;
        this.accepted = metrics.samples;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = metrics.quarantined.labels(SampleTimes.REASONS[i]);
        }
    }

    @Override
    public void accept(Series series, long timestampMs, double value) {
        SampleTimes times = timesOf(series.target());
        int reason = times.judge(series, timestampMs, value, clock);
        if (reason < 0) {
            next.accept(series, timestampMs, value);
        } else {
            counts[reason].inc();
        }
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {
        accepted.inc(timesOf(target).endOfPoll());
        next.endOfPoll(target, timestampMs);
    }

    @Override
    public void forget(Target target) {
        targets.remove(target);
        cached[place()] = null;
        next.forget(target);
    }

    @SuppressWarnings("ReferenceEquality") // An equal target that is another object is looked up: rare, and right.
    private SampleTimes timesOf(Target target) {
        int place = place();
        SampleTimes times = cached[place];
        if (times == null || times.target() != target) {
            times = targets.computeIfAbsent(target, SampleTimes::new);
            cached[place] = times;
        }
        return times;
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (CACHED - 1);
    }
}
