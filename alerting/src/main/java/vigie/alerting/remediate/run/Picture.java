package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingConfig.Held;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.calendar.Windows;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.Cause;
import vigie.alerting.remediate.plan.PlanMatcher;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Run;

/** What was last heard: the estate and the conditions that hold. On the loop alone. */
public final class Picture {
    private AlertingConfig config;
    private Windows windows;
    private Collection<Trigger> triggers = List.of();
    private Set<String> trusted = Set.of();

    public Picture(AlertingConfig config) {
        this.config = config;
        this.windows = new Windows(config.quiet().maintenance());
    }

    public AlertingConfig config() {
        return config;
    }

    public void config(AlertingConfig next) {
        config = next;
        trusted = Set.of();
        windows = new Windows(next.quiet().maintenance());
    }

    /** Asks the record which plans have earned to act by themselves; of those that would. */
    public void trust(Sql sql) {
        trusted = config.plans().stream()
                .filter(p -> p.mode() == Run.Mode.AUTO && p.override() == null)
                .filter(p -> JudgementBook.passes(sql, p.name(), PlanVersion.of(p)))
                .map(Plan::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How far a plan may go now: {@code auto} is shadow until it has an override, or its scorecard passes. */
    public Run.Mode mode(Plan plan) {
        boolean earned = plan.override() != null || trusted.contains(plan.name());
        return plan.mode() == Run.Mode.AUTO && !earned ? Run.Mode.SHADOW : plan.mode();
    }

    /** The name of the planned work that holds back actions on an instance at a moment, or null. */
    public @Nullable String maintenance(Instance at, Instant now) {
        Labels labels = at.labels()
                .with(Labels.of(Map.of(
                        "service", at.service(),
                        "instance", at.address(),
                        "zone", at.zone(),
                        "region", at.region())));
        return windows.holding(Held.ACTIONS, labels, now).orElse(null);
    }

    public Collection<Trigger> triggers() {
        return triggers;
    }

    /** Takes what holds; it may be a view that its owner, on the same thread, changes between two questions. */
    public void triggers(Collection<Trigger> next) {
        triggers = next;
    }

    /** Whether a condition is among those that hold, or are not known to be over. */
    public boolean holds(String finding) {
        return find(finding).isPresent();
    }

    /** Whether what a plan is for holds: its condition, or, if it works on a whole service, one like it. */
    public boolean holds(Plan plan, Cause cause) {
        return plan.scope() == Scope.INSTANCE
                ? holds(cause.finding())
                : !meant(plan).isEmpty();
    }

    private List<Trigger> meant(Plan plan) {
        return triggers.stream()
                .filter(t -> PlanMatcher.isMeant(plan.when(), t.finding()))
                .toList();
    }

    /** The condition of a run as a question of now, asked for its step. */
    public Candidate candidate(PlanRun run) {
        List<Trigger> now = run.scope() == Scope.INSTANCE
                ? find(run.cause().finding()).stream().toList()
                : meant(run.plan());
        boolean known = now.isEmpty() || now.stream().anyMatch(t -> t.finding().state() == Finding.State.ACTIVE);
        return new Candidate(run.plan(), run.mode(), run.incident(), run.target(), run.cause(), known);
    }

    private Optional<Trigger> find(String finding) {
        return triggers.stream().filter(t -> t.finding().id().equals(finding)).findFirst();
    }
}
