package vigie.alerting.remediate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.Finding;

/**
 * Whether people wait for the healing of an incident. They do if a plan that says so works on one of its conditions, and every
 * other condition of it is only another face of that one: the same instance seen by another check, or the redundancy that is
 * lost by it. The room's thread.
 */
public final class HealingFirst {
    private static final Set<Finding.Kind> OTHER_FACES = Set.of(
            Finding.Kind.TARGET_DOWN,
            Finding.Kind.TARGET_DEGRADED,
            Finding.Kind.TARGET_UNKNOWN,
            Finding.Kind.TARGET_FLAPPING);

    private final ActiveConditions active;
    private final Remedies remedies;

    public HealingFirst(ActiveConditions active, Remedies remedies) {
        this.active = active;
        this.remedies = remedies;
    }

    /** Until when nobody is told of an incident; null to tell. */
    @Nullable
    public Instant until(String incident) {
        List<Trigger> held = new ArrayList<>();
        List<Trigger> free = new ArrayList<>();
        Instant until = null;
        for (ActiveConditions.Held condition : active.of(incident)) {
            Trigger trigger = new Trigger(condition.finding(), incident, condition.activeAt());
            Instant one = remedies.pageHeldUntil(trigger);
            (one == null ? free : held).add(trigger);
            if (one != null && (until == null || one.isAfter(until))) {
                until = one;
            }
        }
        boolean allCovered = free.stream().allMatch(f -> held.stream().anyMatch(h -> covers(h.finding(), f.finding())));
        return allCovered ? until : null;
    }

    private static boolean covers(Finding held, Finding other) {
        if (!held.service().equals(other.service())) {
            return false;
        }
        boolean sameInstance = held.instance() != null
                && other.instance() != null
                && held.instance().address().equals(other.instance().address());
        return other.kind() == Finding.Kind.REDUNDANCY_LOST || (sameInstance && OTHER_FACES.contains(other.kind()));
    }
}
