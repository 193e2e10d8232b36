package vigie.detector.estate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.detector.health.TargetHealth;
import vigie.detector.health.TargetRule;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Instance;
import vigie.model.Status;
import vigie.model.Target;

/** One instance: its targets and the worst of them. Owned by the detector thread. */
final class InstanceDesk {
    private final Instant firstSeen;
    private final Map<String, TargetHealth> targets = new LinkedHashMap<>();
    private Instance instance;
    private Status status = Status.UNKNOWN;
    private Instant since;
    private @Nullable InstanceState view;

    InstanceDesk(Instance instance, Instant now) {
        this.instance = instance;
        this.firstSeen = now;
        this.since = now;
    }

    /** Takes the estate's word; answers the targets that are not watched any more. */
    List<TargetHealth> apply(Instance now, Map<String, TargetRule> checks, Instant at, long elapsedMs) {
        instance = now;
        view = null;
        Map<String, TargetHealth> before = new LinkedHashMap<>(targets);
        targets.clear();
        checks.forEach((check, rule) -> {
            TargetHealth kept = before.remove(check);
            if (kept == null) {
                kept = new TargetHealth(new Target(now, check), rule, at, elapsedMs);
            }
            kept.apply(now, rule);
            targets.put(check, kept);
        });
        return List.copyOf(before.values());
    }

    /** Takes the worst of the targets; true if that is another one. */
    boolean judge(Instant now) {
        List<Status> parts = new ArrayList<>(targets.size());
        for (TargetHealth target : targets.values()) {
            parts.add(target.status());
        }
        Status worst = Status.worst(parts);
        if (worst == status) {
            return false;
        }
        status = worst;
        since = now;
        view = null;
        return true;
    }

    @Nullable
    TargetHealth target(String check) {
        return targets.get(check);
    }

    Collection<TargetHealth> targets() {
        return targets.values();
    }

    Instance instance() {
        return instance;
    }

    Status status() {
        return status;
    }

    /** UP or DEGRADED: it does its work. */
    boolean works() {
        return status == Status.UP || status == Status.DEGRADED;
    }

    /** Whether each of its checks answered once, or has been silent for too long to be waited for. */
    boolean settled() {
        return targets.values().stream().allMatch(TargetHealth::settled);
    }

    /** One sentence on why it is not UP. */
    String complaint() {
        String reasons = targets.values().stream()
                .map(TargetHealth::reason)
                .filter(reason -> !reason.isEmpty())
                .reduce("", (a, b) -> a.isEmpty() ? b : a + "; " + b);
        return instance.name()
                + (instance.zone().isEmpty() ? "" : " in zone " + instance.zone())
                + " is " + status.name()
                + (reasons.isEmpty() ? "" : ": " + reasons);
    }

    InstanceState view() {
        InstanceState shown = view;
        if (shown == null) {
            shown = new InstanceState(instance, status, since, firstSeen);
            view = shown;
        }
        return shown;
    }

    void end(Conditions conditions, Instant now) {
        targets.values().forEach(target -> target.end(conditions, now));
    }
}
