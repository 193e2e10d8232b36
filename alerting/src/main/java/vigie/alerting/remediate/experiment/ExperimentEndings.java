package vigie.alerting.remediate.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.ExperimentBook;
import vigie.model.Experiment;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;

/** Ends experiments: as their command says, or as lost. On any node of a record; on the loop. */
public final class ExperimentEndings {
    private final Means means;

    public ExperimentEndings(Means means) {
        this.means = means;
    }

    /** Takes how one ended. */
    public CompletionStage<Answer> end(String id, Experiment.Ending ending, String by) {
        return CompletableFuture.completedFuture(means.database().write(tx -> {
            Optional<Experiment> found = ExperimentBook.find(tx, id);
            if (found.isEmpty()) {
                return new Answer(Result.NOT_FOUND, "there is no experiment " + id);
            }
            if (!ExperimentBook.end(tx, id, ending)) {
                return new Answer(Result.CONFLICT, "experiment " + id + " has ended already");
            }
            ending.lines().forEach(line -> note(tx, id, line));
            told(tx, found.get(), ending, by);
            return new Answer(Result.DONE, id);
        }));
    }

    /** Nobody says how it ended. */
    void lost(Experiment experiment) {
        String why = "nobody has said how it ended: what it did may not be undone";
        Experiment.Ending lost =
                new Experiment.Ending(Experiment.State.LOST, why, null, null, null, null, List.of("Lost: " + why));
        means.database().write(tx -> {
            if (ExperimentBook.end(tx, experiment.id(), lost)) {
                note(tx, experiment.id(), "Lost: " + why);
                told(tx, experiment, lost, "vigie");
            }
            return true;
        });
    }

    private void note(Transaction tx, String id, String line) {
        means.desk().note(tx, id, "state", line, Map.of());
    }

    private void told(Transaction tx, Experiment experiment, Experiment.Ending ending, String by) {
        String result = Boolean.TRUE.equals(ending.deviated()) && ending.state() == Experiment.State.COMPLETED
                ? "deviated"
                : ending.state().name().toLowerCase(Locale.ROOT);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("experiment", experiment.id());
        said.put("title", experiment.title());
        said.put("result", result);
        said.put("reason", ending.reason());
        tx.audit(by, "experiment.ended", said);
        tx.afterCommit(() -> means.metrics().experiment(result, ending.detected(), ending.recovered()));
    }

    /** The sentence for one that is under way. */
    static @Nullable String underWay(Optional<Experiment> running) {
        return running.map(e -> "the experiment \"" + e.title() + "\" is under way since " + e.startedAt())
                .orElse(null);
    }
}
