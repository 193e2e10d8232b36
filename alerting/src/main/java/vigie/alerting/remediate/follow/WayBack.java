package vigie.alerting.remediate.follow;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.ServiceMode;
import vigie.alerting.RemediationConfig.When;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.PlanMatcher;
import vigie.alerting.remediate.plan.Trigger;
import vigie.alerting.remediate.run.JudgementBook;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Status;

/**
 * Whether a degraded mode may be left: its {@code back_when} has held for its time without a break, and its {@code when} holds no more.
 * What is not known ends a stretch. On the loop.
 *
 * <p>The beginning of a stretch is remembered here alone: a process that comes back begins to count again.
 */
public final class WayBack {
    private final Means means;
    private final Picture picture;
    private final Map<String, Instant> stretches = new HashMap<>();

    public WayBack(Means means, Picture picture) {
        this.means = means;
        this.picture = picture;
    }

    /** Since when the mode of a run may be left; null if it may not be, or not for long enough. */
    @Nullable
    Instant openSince(PlanRun run) {
        ServiceMode mode = run.plan().serviceMode();
        if (mode == null || isWanted(run) || !isOpen(run, mode)) {
            stretches.remove(run.id());
            return null;
        }
        Instant now = means.clock().instant();
        Instant since = stretches.computeIfAbsent(run.id(), id -> now);
        return now.isBefore(since.plus(mode.backFor())) ? null : since;
    }

    /** Forgets every run but these. */
    public void retain(Set<String> runs) {
        stretches.keySet().retainAll(runs);
    }

    /** Whether what the mode was entered for holds somewhere, or may hold; by what detectors say, and by what the record last heard. */
    private boolean isWanted(PlanRun run) {
        return !matching(run.plan().when()).isEmpty()
                || !means.database()
                        .read((Sql sql) -> JudgementBook.life(
                                sql, run.cause().finding(), run.cause().activeAt()))
                        .map(JudgementBook.Life::over)
                        .orElse(true);
    }

    private boolean isOpen(PlanRun run, ServiceMode mode) {
        When back = mode.back();
        if (back == null) {
            return isKnown(run.plan().when(), run.cause().serviceOr(run.service()));
        }
        if (back.status() == Status.UP) {
            List<TargetState> targets = targets(back, mode.service());
            return !targets.isEmpty() && targets.stream().allMatch(t -> t.status() == Status.UP);
        }
        return matching(back).stream().anyMatch(t -> t.finding().state() == Finding.State.ACTIVE);
    }

    /** That nothing says the condition holds means that it does not, if all that would say so is seen. */
    private boolean isKnown(When when, String service) {
        List<TargetState> targets = targets(when, service);
        return !targets.isEmpty() && targets.stream().noneMatch(t -> t.status() == Status.UNKNOWN);
    }

    private List<Trigger> matching(When when) {
        return picture.triggers().stream()
                .filter(t -> PlanMatcher.isMeant(when, t.finding()))
                .toList();
    }

    /** The targets of a condition's check; of all checks of its service if it names none. */
    private List<TargetState> targets(When when, String otherwise) {
        String service = Optional.ofNullable(when.service()).orElse(otherwise);
        String check = when.check();
        return means.board().targets().stream()
                .filter(t -> t.target().instance().service().equals(service))
                .filter(t -> check == null || check.equals(t.target().check()))
                .filter(t -> has(t.target().instance(), when))
                .toList();
    }

    private static boolean has(Instance at, When when) {
        Map<String, String> own = Map.of("instance", at.address(), "zone", at.zone(), "region", at.region());
        return when.labels().asMap().entrySet().stream()
                .allMatch(e -> e.getValue()
                        .equals(own.getOrDefault(e.getKey(), at.labels().get(e.getKey()))));
    }
}
