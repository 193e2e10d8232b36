package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Status;
import vigie.model.Target;

/**
 * Two streams of a target that hands in none itself, under the blackbox exporter's names: {@code probe_success}, 1 unless the target is
 * DOWN or UNKNOWN, and {@code probe_duration_seconds}.
 */
final class ProbeSamples {
    private final Series success;
    private final Series duration;

    ProbeSamples(Target target) {
        this.success = new Series(target, "probe_success", Labels.EMPTY, Series.Kind.GAUGE);
        this.duration = new Series(target, "probe_duration_seconds", Labels.EMPTY, Series.Kind.GAUGE);
    }

    /** Hands in one poll. */
    void handIn(SampleSink sink, Status status, Duration latency, Instant at) {
        long ms = at.toEpochMilli();
        boolean works = status == Status.UP || status == Status.DEGRADED;
        sink.accept(success, ms, works ? 1 : 0);
        sink.accept(duration, ms, latency.toNanos() / 1e9);
        sink.endOfPoll(success.target(), ms);
    }
}
