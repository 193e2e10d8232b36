package vigie.collector.probe.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult.Component;
import vigie.model.CheckResult.Phase;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** Makes one answer of what the paths of an instance were found to be. Immutable; any thread. */
final class PathsJudge {
    private static final int REASON = 500;

    private final List<NetworkPath> paths;
    private final int least;
    private final String duration;

    /**
     * Judges these paths.
     *
     * @param least how many must work
     * @param duration the metric of how long a path took
     */
    PathsJudge(List<NetworkPath> paths, int least, String duration) {
        this.paths = paths;
        this.least = least;
        this.duration = duration;
    }

    /** The answer to outcomes in the order of the paths. */
    Probe.Answer judge(List<PathOutcome> outcomes) {
        int works = (int) outcomes.stream().filter(PathOutcome::works).count();
        List<String> reasons = new ArrayList<>();
        if (works < paths.size()) {
            String expected = works < least ? ", expected at least " + least : "";
            reasons.add(works + " of " + paths.size() + " paths work" + expected);
        }
        List<Component> components = new ArrayList<>();
        List<Seen.Figure> figures = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            PathOutcome outcome = outcomes.get(i);
            String name = paths.get(i).name();
            String detail = outcome.status() == Status.UP
                    ? outcome.took().toMillis() + " ms"
                    : Excerpt.of(outcome.reason(), 200);
            if (outcome.status() != Status.UP) {
                reasons.add(
                        "path " + name + (outcome.works() ? "" : " is lost (" + word(outcome) + ')') + ": " + detail);
            }
            components.add(new Component(name, outcome.status(), detail));
            figures.add(figure("path_up", name, outcome.works() ? 1 : 0));
            figures.add(figure(duration, name, outcome.works() ? outcome.took().toNanos() / 1e9 : Double.NaN));
        }
        Status status = works < least ? Status.DOWN : reasons.isEmpty() ? Status.UP : Status.DEGRADED;
        return new Probe.Answer(
                        status,
                        status == Status.UP ? null : phase(outcomes, works),
                        Excerpt.of(String.join("; ", reasons), REASON),
                        components)
                .seeing(new Seen(List.of(), List.of(), figures));
    }

    /** Where nothing was reached, the network on this side may be what is broken: the phase says so to those who ask for a canary. */
    private static Phase phase(List<PathOutcome> outcomes, int works) {
        Phase first = outcomes.get(0).phase();
        boolean reached = works > 0 || outcomes.stream().anyMatch(outcome -> outcome.phase() == Phase.ASSERT);
        return reached || first == null ? Phase.ASSERT : first;
    }

    private static String word(PathOutcome lost) {
        return lost.phase() == null ? "" : lost.phase().name().toLowerCase(Locale.ROOT);
    }

    private static Seen.Figure figure(String metric, String path, double value) {
        return new Seen.Figure(metric, Labels.of("path", path), Series.Kind.GAUGE, value);
    }
}
