package vigie.alerting.remediate.run;

import java.util.List;
import java.util.Optional;
import vigie.alerting.AlertingConfig;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.Finding;

/** What was last heard: the estate and the conditions that hold. On the loop alone. */
public final class Picture {
    private AlertingConfig config;
    private List<Trigger> triggers = List.of();

    public Picture(AlertingConfig config) {
        this.config = config;
    }

    public AlertingConfig config() {
        return config;
    }

    public void config(AlertingConfig next) {
        config = next;
    }

    public List<Trigger> triggers() {
        return triggers;
    }

    public void triggers(List<Trigger> next) {
        triggers = List.copyOf(next);
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
