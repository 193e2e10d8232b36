package vigie.collector.probe.gateway;

import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.CheckResult.Component;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** What one poll of a gateway has found so far. Its steps run one after the other. */
final class Look {
    final long deadlineNanos;
    private final Verdict verdict = new Verdict();
    private final List<Component> components = new ArrayList<>();
    private final List<Seen.Figure> figures = new ArrayList<>();

    Look(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    /** One thing to look at, which goes on with {@code next} exactly once, on whatever thread. */
    interface Step {
        void take(Look look, Runnable next);
    }

    /** A part that is as it should be. */
    void well(String part, String detail) {
        components.add(new Component(part, Status.UP, detail));
    }

    /** A part that is not. */
    void wrong(String part, Status status, String reason) {
        verdict.add(status, part + ": " + reason);
        components.add(new Component(part, status, Excerpt.of(reason, 200)));
    }

    void figure(String metric, double value) {
        figures.add(new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value));
    }

    Probe.Answer answer() {
        return verdict.answer(components).seeing(new Seen(List.of(), List.of(), figures));
    }
}
