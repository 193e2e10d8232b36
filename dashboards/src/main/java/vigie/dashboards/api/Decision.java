package vigie.dashboards.api;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Reply;
import vigie.model.Operator;

/**
 * What became of an operator's action, as the API answers it.
 *
 * @param result {@code done}
 * @param detail one sentence for people
 */
public record Decision(String result, String detail) {
    private static final Logger LOG = LoggerFactory.getLogger(Decision.class);

    /** The reply to an answer, or to the failure to write the decision down: then it must not be taken for made. */
    public static Reply reply(Operator.@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            LOG.error("an operator's decision could not be written down", failure);
            return Reply.problem(503, "the decision could not be written down: nothing was done; the log says why");
        }
        return switch (answer.result()) {
            case DONE -> Reply.fresh("application/json", Json.bytes(new Decision("done", answer.detail())));
            case NOT_FOUND -> Reply.problem(404, answer.detail());
            case CONFLICT -> Reply.problem(409, answer.detail());
            case INVALID -> Reply.problem(400, answer.detail());
        };
    }
}
