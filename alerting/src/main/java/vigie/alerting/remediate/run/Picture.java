package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingConfig.Held;
import vigie.alerting.calendar.Windows;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;

/** What was last heard: the estate and the conditions that hold. On the loop alone. */
public final class Picture {
    private AlertingConfig config;
    private Windows windows;
    private Collection<Trigger> triggers = List.of();

    public Picture(AlertingConfig config) {
        this.config = config;
        this.windows = new Windows(config.quiet().maintenance());
    }

    public AlertingConfig config() {
        return config;
    }

    public void config(AlertingConfig next) {
        config = next;
        windows = new Windows(next.quiet().maintenance());
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

    /** The condition of a run as a question of now, asked for its step. */
    public Candidate candidate(PlanRun run) {
        boolean known = find(run.cause().finding())
                .map(t -> t.finding().state() == Finding.State.ACTIVE)
                .orElse(true);
        return new Candidate(run.plan(), run.mode(), run.incident(), run.target(), run.cause(), known);
    }

    private Optional<Trigger> find(String finding) {
        return triggers.stream().filter(t -> t.finding().id().equals(finding)).findFirst();
    }
}
