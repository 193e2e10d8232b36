package vigie.collector.probe;

import java.util.ArrayList;
import java.util.List;
import vigie.model.CheckResult;
import vigie.model.Status;

/** Gathers what is wrong with an answer, and makes one answer of it: the worst first, every reason in it. One poll, one thread. */
public final class Verdict {
    private static final int REASON = 500;

    private final List<String> down = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> degraded = new ArrayList<>();

    /** Something is wrong, as badly as the status says; UP says nothing. */
    public void add(Status status, String reason) {
        switch (status) {
            case DOWN -> down.add(reason);
            case UNKNOWN -> unknown.add(reason);
            case DEGRADED -> degraded.add(reason);
            case UP -> {}
        }
    }

    /** The answer, with the parts that were told of. */
    public Probe.Answer answer(List<CheckResult.Component> components) {
        Status status = !down.isEmpty()
                ? Status.DOWN
                : !unknown.isEmpty() ? Status.UNKNOWN : !degraded.isEmpty() ? Status.DEGRADED : Status.UP;
        if (status == Status.UP) {
            return components.isEmpty() ? Probe.Answer.UP : new Probe.Answer(status, null, "", components);
        }
        List<String> reasons = new ArrayList<>(down);
        reasons.addAll(unknown);
        reasons.addAll(degraded);
        return new Probe.Answer(
                status, CheckResult.Phase.ASSERT, Excerpt.of(String.join("; ", reasons), REASON), components);
    }
}
