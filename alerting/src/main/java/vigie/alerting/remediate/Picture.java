package vigie.alerting.remediate;

import java.util.List;
import java.util.Optional;
import vigie.alerting.AlertingConfig;
import vigie.model.Finding;

/** What was last heard: the estate and the conditions that hold. On the loop alone. */
final class Picture {
    private AlertingConfig config;
    private List<Trigger> triggers = List.of();

    Picture(AlertingConfig config) {
        this.config = config;
    }

    AlertingConfig config() {
        return config;
    }

    void config(AlertingConfig next) {
        config = next;
    }

    List<Trigger> triggers() {
        return triggers;
    }

    void triggers(List<Trigger> next) {
        triggers = List.copyOf(next);
    }

    /** Whether a condition is among those that hold, or are not known to be over. */
    boolean holds(String finding) {
        return find(finding).isPresent();
    }

    /** The condition of a run as a question of now, asked for its step. */
    Candidate candidate(PlanRun run) {
        boolean known = find(run.cause().finding())
                .map(t -> t.finding().state() == Finding.State.ACTIVE)
                .orElse(true);
        return new Candidate(run.plan(), run.mode(), run.incident(), run.target(), run.cause(), known);
    }

    private Optional<Trigger> find(String finding) {
        return triggers.stream().filter(t -> t.finding().id().equals(finding)).findFirst();
    }
}
