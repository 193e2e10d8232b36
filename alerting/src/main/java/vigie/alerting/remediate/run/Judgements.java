package vigie.alerting.remediate.run;

import java.util.Locale;
import java.util.Map;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.model.Change;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Run.Verdict;
import vigie.model.Scorecard;

/**
 * Writes down what decisions were worth: the judgement, a line of the incident's timeline, an audit entry, and one more if trust was
 * earned or lost by it; in one transaction. On the loop.
 */
public final class Judgements {
    private final Means means;
    private final Journal journal;

    public Judgements(Means means, Journal journal) {
        this.means = means;
        this.journal = journal;
    }

    /** What Vigie thinks of a decision that is open. */
    public boolean settle(PlanRun run, Verdict verdict, String reason) {
        return means.database().write(tx -> {
            RunBook.lock(tx);
            boolean passed = passes(tx, run);
            if (!JudgementBook.settle(tx, run.id(), verdict, reason)) {
                return false;
            }
            write(tx, run, verdict, "vigie", reason, passed);
            return true;
        });
    }

    /** What a person thinks of a decision, in shadow or carried out, whatever was thought before. */
    Answer correct(Transaction tx, PlanRun run, Verdict verdict, String by, String note) {
        boolean pretended = run.state() == Run.State.SHADOWED && run.mode() == Run.Mode.SHADOW;
        boolean acted = run.state().isFinal() && run.standing().firstCallAt() != null;
        if (verdict == Verdict.OPEN) {
            return new Answer(Result.INVALID, "a verdict is right, needless or harmful");
        }
        if (!pretended && !acted) {
            return Operations.conflict(run, "only what was done, or would have been done in shadow, is judged");
        }
        boolean passed = passes(tx, run);
        JudgementBook.correct(tx, run, verdict, by, note);
        write(tx, run, verdict, by, by + " says so" + (note.isBlank() ? "" : ": " + note), passed);
        return new Answer(Result.DONE, "run " + run.id() + " was " + word(verdict) + "; " + summary(tx, run));
    }

    private void write(Transaction tx, PlanRun run, Verdict verdict, String by, String reason, boolean passed) {
        String what = run.plan().name() + " on " + run.on() + " was judged " + word(verdict) + ": " + reason;
        Map<String, String> data =
                Map.of("run", run.id(), "plan", run.plan().name(), "verdict", word(verdict), "reason", reason);
        means.desk().note(tx, run.incident(), by.equals("vigie") ? "verified" : "operator", what, data);
        tx.audit(by, "run.judged", data);
        boolean passes = passes(tx, run);
        if (passes != passed) {
            tx.audit(
                    "vigie",
                    passes ? "plan.trusted" : "plan.distrusted",
                    Map.of("plan", run.plan().name(), "scorecard", summary(tx, run)));
        }
        journal.changed(tx, Change.Kind.RUN, run.id());
    }

    private static boolean passes(Transaction tx, PlanRun run) {
        return JudgementBook.passes(tx, run.plan().name(), PlanVersion.of(run.plan()));
    }

    private static String summary(Transaction tx, PlanRun run) {
        Scorecard card = Scorecards.of(tx, run.plan());
        return run.plan().name() + ' ' + card.summary();
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
