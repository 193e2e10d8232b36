package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.model.Change;
import vigie.model.Finding;
import vigie.model.Run;

/** Changes a run: its row, a line of the incident's timeline and an audit entry, in one transaction or not at all. */
public final class Journal {
    private final Means means;
    private final Alarms alarms;

    public Journal(Means means, Alarms alarms) {
        this.means = means;
        this.alarms = alarms;
    }

    /**
     * Moves a run.
     *
     * @param line what to write down
     * @return the run as it stands now, or nothing if another node or a person was first
     */
    public Optional<PlanRun> move(Transaction tx, PlanRun from, PlanRun to, Line line) {
        if (!RunBook.move(tx, from, to)) {
            return Optional.empty();
        }
        write(tx, to, line);
        ask(tx, from, to, line);
        return Optional.of(to);
    }

    /** Who must decide is told that there is a question, and that there is none any more. */
    private void ask(Transaction tx, PlanRun from, PlanRun to, Line line) {
        boolean was = from.state() == Run.State.WAITING_APPROVAL;
        boolean is = to.state() == Run.State.WAITING_APPROVAL;
        if (is && !was) {
            List<String> evidence = new ArrayList<>(to.cause().evidence());
            evidence.add("run " + to.id() + ": " + to.plan().steps().get(0).action() + " by "
                    + to.plan().steps().get(0).executor());
            alarms.raise(
                    tx,
                    new Alarms.Alarm(
                            Finding.Kind.APPROVAL_WANTED,
                            to.service(),
                            to.target(),
                            to.plan().name(),
                            to.cause().finding(),
                            line.text,
                            evidence));
        } else if (was && !is) {
            alarms.clear(tx, Finding.Kind.APPROVAL_WANTED, to);
        }
    }

    /** Writes a line about a run that does not move. */
    public void write(Transaction tx, PlanRun run, Line line) {
        Map<String, String> data = new HashMap<>(line.data);
        data.put("run", run.id());
        data.put("plan", run.plan().name());
        if (run.scope() == Scope.INSTANCE) {
            data.put("instance", run.target().address());
        }
        data.put("state", run.state().name());
        means.desk().note(tx, run.incident(), line.kind, line.text, data);
        Map<String, Object> object = new LinkedHashMap<>(data);
        object.put("service", run.service());
        object.put("incident", run.incident());
        object.put("epoch", run.standing().epoch());
        object.put("step", run.step());
        object.put("text", line.text);
        tx.audit(line.actor, "run." + run.state().name().toLowerCase(Locale.ROOT), object);
        changed(tx, Change.Kind.RUN, run.id());
    }

    /** Tells who takes change events that a remediation began or ended. */
    public void tell(Transaction tx, PlanRun run, String summary) {
        Map<String, String> data = new HashMap<>();
        data.put("run", run.id());
        data.put("plan", run.plan().name());
        data.put("state", run.state().name());
        if (run.scope() == Scope.INSTANCE) {
            data.put("instance", run.target().address());
        }
        means.desk().change(tx, run.incident(), summary, data);
    }

    public void changed(Transaction tx, Change.Kind kind, String key) {
        Instant at = tx.now();
        tx.afterCommit(() -> means.changes().accept(new Change(at, kind, key)));
    }

    /**
     * A line of the timeline and of the audit trail.
     *
     * @param actor who did it
     * @param kind one of the timeline's words
     */
    public record Line(String actor, String kind, String text, Map<String, String> data) {
        public Line {
            data = Map.copyOf(data);
        }

        public static Line of(String kind, String text) {
            return new Line("vigie", kind, text, Map.of());
        }

        public static Line by(String actor, String text) {
            return new Line(actor, "operator", text, Map.of());
        }
    }
}
