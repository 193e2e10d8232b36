package vigie.alerting.remediate.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.ExperimentBook;
import vigie.alerting.remediate.run.RunBook;
import vigie.model.Experiment;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;

/**
 * Lets experiments begin, and says when they are to be broken off. The command that makes the faults asks here, so that two people cannot
 * begin at once, and looks once a second whether there is a reason to stop: the hold is the stop button. On the loop.
 */
public final class Experiments {
    /** What is undone takes its time, and so does the look at what became of it. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final Duration LONGEST = Duration.ofHours(24);

    private final Means means;
    private final ExperimentEndings endings;
    private final ExperimentGuard guard;

    public Experiments(Means means, ExperimentEndings endings) {
        this.means = means;
        this.endings = endings;
        guard = new ExperimentGuard(means);
    }

    /** Begins one; the answer says as what, or why not. What did not begin is not kept. */
    public CompletionStage<Answer> begin(Experiment.Wanted wanted, String by) {
        return CompletableFuture.completedFuture(means.database().write(tx -> begin(tx, wanted, by)));
    }

    private Answer begin(Transaction tx, Experiment.Wanted wanted, String by) {
        // Runs begin and holds are set under the same lock: what is judged here is so until it is written down.
        RunBook.lock(tx);
        Instant now = tx.now();
        if (!wanted.until().isAfter(now) || wanted.until().isAfter(now.plus(LONGEST))) {
            return new Answer(Result.INVALID, "an experiment ends within 24 h from now");
        }
        List<String> known =
                means.board().services().stream().map(s -> s.service().name()).toList();
        List<String> unknown =
                wanted.services().stream().filter(s -> !known.contains(s)).toList();
        if (!unknown.isEmpty()) {
            return new Answer(Result.NOT_FOUND, "there is no service " + String.join(", ", unknown));
        }
        String why = guard.refusal(tx, wanted.services());
        if (why != null) {
            return new Answer(Result.CONFLICT, why);
        }
        Experiment begun = new Experiment(
                means.ids().get(),
                wanted.title(),
                wanted.services(),
                by,
                Experiment.State.RUNNING,
                "",
                null,
                now,
                wanted.until(),
                null,
                null,
                null,
                null,
                List.of());
        if (!ExperimentBook.begin(tx, begun)) {
            return new Answer(Result.CONFLICT, underWay(tx));
        }
        tx.audit(
                by,
                "experiment.began",
                Map.of(
                        "experiment",
                        begun.id(),
                        "title",
                        begun.title(),
                        "services",
                        String.join(", ", begun.services()),
                        "until",
                        begun.until().toString()));
        means.desk().note(tx, begun.id(), "decision", "Experiment \"" + begun.title() + "\" by " + by, Map.of());
        return new Answer(Result.DONE, begun.id());
    }

    private static String underWay(Sql sql) {
        String running = ExperimentEndings.underWay(ExperimentBook.running(sql));
        return running == null ? "another experiment is under way" : running;
    }

    /** Follows the one that is under way. */
    public void look() {
        Optional<Experiment> running = means.database().read(ExperimentBook::running);
        if (running.isEmpty()) {
            return;
        }
        Experiment experiment = running.get();
        Instant now = means.clock().instant();
        if (experiment.until().plus(GRACE).isBefore(now)) {
            endings.lost(experiment);
            return;
        }
        if (experiment.reason().isEmpty()) {
            String why = experiment.until().isBefore(now)
                    ? "its time is up"
                    : means.database().read(sql -> guard.breaksOff(sql, experiment));
            if (why != null) {
                means.database().write(tx -> {
                    ExperimentBook.breakOff(tx, experiment.id(), why);
                    means.desk().note(tx, experiment.id(), "refused", "It is to be broken off: " + why, Map.of());
                    return true;
                });
            }
        }
    }
}
