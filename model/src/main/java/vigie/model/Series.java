package vigie.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one stream of values: the target that it is read from, a metric's name and its labels.
 *
 * <p>Immutable. The collector makes one object for each stream and hands in the same object on every poll, so the hot path
 * compares references; equality by content is for maps and tests.
 */
public final class Series {
    private final Target target;
    private final String metric;
    private final Labels labels;
    private final Kind kind;

    /** A stream of a target; the labels are those of the wire, without the target's own. */
    public Series(Target target, String metric, Labels labels, Kind kind) {
        this.target = Objects.requireNonNull(target, "target");
        this.metric = Objects.requireNonNull(metric, "metric");
        this.labels = Objects.requireNonNull(labels, "labels");
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** Where it is read from. */
    public Target target() {
        return target;
    }

    /** The sample's name as on the wire, suffix included: {@code http_requests_total}, {@code latency_seconds_bucket}. */
    public String metric() {
        return metric;
    }

    /** The labels of the wire ({@code le} and {@code quantile} included). */
    public Labels labels() {
        return labels;
    }

    /** How its values behave. */
    public Kind kind() {
        return kind;
    }

    /** Sixteen hexadecimal digits that name this stream in the API, the same on every node and after a restart (FNV-1a, 64 bit). */
    public String id() {
        long h = 0xcbf29ce484222325L;
        String text = target.key() + '\n' + metric + labels;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
        }
        return String.format("%016x", h);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o == this
                || (o instanceof Series other
                        && metric.equals(other.metric)
                        && labels.equals(other.labels)
                        && kind == other.kind
                        && target.equals(other.target));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * metric.hashCode() + labels.hashCode()) + target.hashCode();
    }

    @Override
    public String toString() {
        return metric + (labels.size() == 0 ? "" : labels.toString()) + " of " + target.key();
    }

    /** How the values of a series behave, from the exposition's metadata. */
    public enum Kind {
        /** Goes up and down: gauges, states, infos, summaries' quantiles. */
        GAUGE,
        /** Only grows, from zero after a reset: counters, and the {@code _sum} and {@code _count} of histograms and summaries. */
        COUNTER,
        /** A cumulative bucket of a histogram: a counter with an upper bound in its label {@code le}. */
        BUCKET,
        /** The exposition does not say. */
        UNTYPED
    }
}
