package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Seen;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Status;
import vigie.model.Target;

/**
 * The streams of a target that hands in none itself: two under the blackbox exporter's names, {@code probe_success}, 1 unless the target is
 * DOWN or UNKNOWN, and {@code probe_duration_seconds}; and the figures that its probe has read, at most {@value #MOST} of them.
 */
final class ProbeSamples {
    private static final int MOST = 1_000;

    private final Target target;
    private final Map<Seen.Figure, Series> read = new HashMap<>(); // by a figure without its value
    private final Series success;
    private final Series duration;

    ProbeSamples(Target target) {
        this.target = target;
        this.success = new Series(target, "probe_success", Labels.EMPTY, Series.Kind.GAUGE);
        this.duration = new Series(target, "probe_duration_seconds", Labels.EMPTY, Series.Kind.GAUGE);
    }

    /** Hands in one poll. */
    void handIn(SampleSink sink, Status status, Duration latency, List<Seen.Figure> figures, Instant at) {
        long ms = at.toEpochMilli();
        boolean works = status == Status.UP || status == Status.DEGRADED;
        sink.accept(success, ms, works ? 1 : 0);
        sink.accept(duration, ms, latency.toNanos() / 1e9);
        for (Seen.Figure figure : figures) {
            Series series = series(figure);
            if (series != null) {
                sink.accept(series, ms, figure.value());
            }
        }
        sink.endOfPoll(target, ms);
    }

    /** The same object for a stream on every poll; null for one too many. */
    private @Nullable Series series(Seen.Figure figure) {
        Seen.Figure name = new Seen.Figure(figure.metric(), figure.labels(), figure.kind(), 0);
        Series known = read.get(name);
        if (known == null && read.size() < MOST) {
            known = new Series(target, figure.metric(), figure.labels(), figure.kind());
            read.put(name, known);
        }
        return known;
    }
}
