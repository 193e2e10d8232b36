package vigie.dashboards.api;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Fields;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.model.Operator;

/**
 * How a step ended, as an executor posts it.
 *
 * @param step from 1
 * @param detail for people, perhaps empty
 */
record StepOutcome(int step, boolean succeeded, String detail) {
    static final Set<String> FIELDS = Set.of("succeeded", "outcome", "detail", "by");

    /** The operator's answer to a good body; a body that says neither, or both and differently, is refused. */
    static CompletionStage<Reply> read(
            String n, Fields fields, Function<StepOutcome, CompletionStage<Operator.Answer>> ask) {
        if (!n.matches("[1-9][0-9]{0,3}")) {
            return refused(404, "a step has a number from 1: was " + Query.shown(n));
        }
        Boolean flag = fields.flag("succeeded");
        String word = fields.text("outcome");
        Boolean told = word.isEmpty() ? flag : read(word);
        if (told == null) {
            return refused(400, "succeeded must be true or false, or outcome done or failed");
        }
        if (flag != null && !flag.equals(told)) {
            return refused(400, "succeeded and outcome must not contradict each other");
        }
        return ask.apply(new StepOutcome(Integer.parseInt(n), told, fields.said("detail")))
                .handle(Decision::reply);
    }

    private static @Nullable Boolean read(String word) {
        return switch (word) {
            case "done" -> Boolean.TRUE;
            case "failed" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static CompletionStage<Reply> refused(int status, String detail) {
        return CompletableFuture.completedStage(Reply.problem(status, detail));
    }
}
