package vigie.alerting.remediate.decide;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.PlanMatcher;
import vigie.alerting.remediate.plan.Trigger;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.RunPages;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Run;

/**
 * How long people are not told because a plan heals first. Only a plan that acts by itself holds a page, and only while it is at
 * work or about to be: whatever stops it, people are told at once.
 */
public final class HealingTime {
    private final Means means;
    private final Picture picture;
    private final Decider decider;
    private final RunPages pages;

    public HealingTime(Means means, Picture picture, Decider decider, RunPages pages) {
        this.means = means;
        this.picture = picture;
        this.decider = decider;
        this.pages = pages;
    }

    /** Until when, always later than now; null to tell at once. */
    @Nullable
    public Instant until(Trigger trigger) {
        Plan plan = PlanMatcher.first(picture.config().plans(), trigger.finding());
        if (plan == null
                || plan.page() != RemediationConfig.Page.ON_FAILURE
                || picture.mode(plan) != Run.Mode.AUTO
                || means.database().read(HoldBook::reason) != null) {
            return null;
        }
        Instance at = trigger.finding().instance();
        boolean one = at != null && plan.scope() == RemediationConfig.Scope.INSTANCE;
        Instance asked = at != null && one ? at : new Instance(trigger.finding().service(), "", "", "", Labels.EMPTY);
        Refused refused = decider.lastRefusal(Candidate.of(plan, Run.Mode.AUTO, trigger, asked));
        if (refused != null && !refused.isInFlight()) {
            return null;
        }
        Duration within = plan.verify().within();
        Instant unbegun = trigger.activeAt().plus(plan.when().holdFor()).plus(within);
        Instant until = pages.last(trigger.incident(), plan.name(), one ? asked.address() : null)
                .filter(last -> last.endedAt() == null || !last.endedAt().isBefore(trigger.activeAt()))
                .map(last -> until(last, within, unbegun))
                .orElse(unbegun);
        return until.isAfter(means.clock().instant()) ? until : null;
    }

    private static Instant until(RunPages.Last last, Duration within, Instant unbegun) {
        return switch (last.state()) {
            case PROPOSED, GUARDED, CALLING, VERIFYING, DONE ->
                last.firstCallAt() == null ? unbegun : last.firstCallAt().plus(within);
            case WAITING_APPROVAL, IN_FORCE, FAILED, UNDOING, UNCERTAIN, REFUSED, EXPIRED, EXHAUSTED, SHADOWED ->
                Instant.MIN;
        };
    }
}
