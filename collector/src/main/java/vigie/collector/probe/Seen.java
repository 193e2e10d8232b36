package vigie.collector.probe;

import java.util.List;
import vigie.model.CheckResult;
import vigie.model.Labels;
import vigie.model.Series;

/**
 * What a look has seen beside how the target is.
 *
 * @param facts what the detector compares over the instances of the service
 * @param progress how far the target has come, which is compared with how far the others have
 * @param figures handed in as samples, so that signals can judge them
 */
public record Seen(List<CheckResult.Fact> facts, List<Progress> progress, List<Figure> figures) {
    /** Nothing. */
    public static final Seen NOTHING = new Seen(List.of(), List.of(), List.of());

    public Seen {
        facts = List.copyOf(facts);
        progress = List.copyOf(progress);
        figures = List.copyOf(figures);
    }

    /**
     * How far a target has come in something that all instances of its service go through together. One that is further behind the
     * furthest of the others than it may be is DEGRADED.
     *
     * @param what of what, as people read it: {@code block}, {@code timeline}
     * @param value how far, from 0 up
     * @param within how far behind it may be
     */
    public record Progress(String what, long value, long within) {}

    /**
     * A number that becomes a sample of the target.
     *
     * @param metric the name of the series, in base units
     * @param labels of the series
     * @param value NaN where there is none now
     */
    public record Figure(String metric, Labels labels, Series.Kind kind, double value) {}
}
