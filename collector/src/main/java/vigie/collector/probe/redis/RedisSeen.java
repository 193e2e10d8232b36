package vigie.collector.probe.redis;

import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Series;

/** Gathers what one poll sees beside its verdict. One thread. */
final class RedisSeen {
    private final List<Fact> facts = new ArrayList<>();
    private final List<Seen.Progress> progress = new ArrayList<>();
    private final List<Seen.Figure> figures = new ArrayList<>();

    void fact(Fact fact) {
        facts.add(fact);
    }

    void progress(Seen.Progress made) {
        progress.add(made);
    }

    void figure(Seen.Figure figure) {
        figures.add(figure);
    }

    void gauge(String metric, double value) {
        figures.add(new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value));
    }

    void counter(String metric, double value) {
        figures.add(new Seen.Figure(metric, Labels.EMPTY, Series.Kind.COUNTER, value));
    }

    Seen seen() {
        return new Seen(facts, progress, figures);
    }
}
