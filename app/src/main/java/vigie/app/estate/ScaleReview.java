package vigie.app.estate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds plans that scale and can never do so, and pairs of which one undoes what the other did. */
final class ScaleReview {
    private final EstateFile file;
    private final Finder finder;

    /** Takes what was found. */
    interface Finder {
        void find(Object made, String message, Object... path);
    }

    ScaleReview(EstateFile file, Finder finder) {
        this.file = file;
        this.finder = finder;
    }

    void judge() {
        List<PlanEntry> out = new ArrayList<>();
        List<PlanEntry> in = new ArrayList<>();
        for (PlanEntry plan : file.remediations()) {
            for (PlanEntry.Step step : plan.steps()) {
                if (step.scales()) {
                    bounds(plan, step);
                    int by = Timing.or(step.by(), 0);
                    if (by != 0) {
                        (by > 0 ? out : in).add(plan);
                    }
                }
            }
        }
        out.forEach(up -> in.forEach(down -> hysteresis(up, down)));
    }

    private void bounds(PlanEntry plan, PlanEntry.Step step) {
        Integer min = step.min();
        Integer max = step.max();
        if (Timing.or(step.by(), 0) == 0) {
            finder.find(
                    step, "the plan " + plan.name() + " never scales: by says how many instances more or fewer", "by");
        }
        if (min == null || max == null) {
            finder.find(step, "the plan " + plan.name() + " never scales: it needs both bounds, min and max", "action");
        } else if (min > max) {
            finder.find(step, "the plan " + plan.name() + " never scales: min " + min + " is above max " + max, "min");
        }
    }

    /** What makes a service larger must be over before what makes it smaller begins. */
    private void hysteresis(PlanEntry up, PlanEntry down) {
        SignalEntry larger = signal(up);
        SignalEntry smaller = signal(down);
        if (larger == null || smaller == null || !Objects.equals(service(up), service(down))) {
            return;
        }
        boolean comparable = Objects.equals(larger.metric(), smaller.metric())
                && larger.labels().equals(smaller.labels())
                && Objects.equals(larger.quantile(), smaller.quantile());
        if (comparable && touches(larger.detect().settings(), smaller.detect().settings())) {
            finder.find(
                    down,
                    "the plans " + up.name() + " and " + down.name() + " undo each other: the thresholds of "
                            + larger.name() + " and " + smaller.name() + " touch or cross",
                    "when");
        }
    }

    private static @Nullable String service(PlanEntry plan) {
        return plan.when().service();
    }

    private @Nullable SignalEntry signal(PlanEntry plan) {
        return file.services().stream()
                .filter(s -> s.name().equals(service(plan)))
                .flatMap(s -> s.signals().stream())
                .filter(s -> s.name().equals(plan.when().signal()))
                .findFirst()
                .orElse(null);
    }

    /** Whether some value is at the border of both, or beyond it. */
    private static boolean touches(Record a, Record b) {
        if (!(a instanceof SignalEntry.Threshold x) || !(b instanceof SignalEntry.Threshold y)) {
            return false;
        }
        boolean sameSide = (x.above() != null && y.above() != null) || (x.below() != null && y.below() != null);
        return sameSide || meet(x.above(), y.below()) || meet(y.above(), x.below());
    }

    private static boolean meet(@Nullable Quantity above, @Nullable Quantity below) {
        return above != null && below != null && below.value() >= above.value();
    }
}
