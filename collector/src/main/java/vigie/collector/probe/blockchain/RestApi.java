package vigie.collector.probe.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.JsonBody;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;

/**
 * Asks for what lies at the paths of one server, one after the other on one connection. Each answer is JSON with a member {@code data}, or
 * with a {@code message} that says what is wrong. One that does not come ends the call.
 */
final class RestApi implements Rpc {
    private final HttpAsk http;
    private final String prefix;
    private final LongSupplier nanoTime;

    /**
     * A way to a server.
     *
     * @param prefix what stands before each path, without a slash at its end; perhaps empty
     */
    RestApi(HttpAsk http, String prefix, LongSupplier nanoTime) {
        this.http = http;
        this.prefix = prefix;
        this.nanoTime = nanoTime;
    }

    @Override
    public void ask(List<Question> questions, Duration timeout, Receiver receiver) {
        next(questions, new ArrayList<>(), nanoTime.getAsLong() + timeout.toNanos(), receiver);
    }

    private void next(List<Question> questions, List<Reply> replies, long deadline, Receiver receiver) {
        if (replies.size() == questions.size()) {
            receiver.answered(replies);
            return;
        }
        String path = questions.get(replies.size()).method();
        long left = deadline - nanoTime.getAsLong();
        if (left <= 0) {
            receiver.failed(CheckResult.Phase.BODY, "no time was left to ask for " + path);
            return;
        }
        http.get(prefix + path, Duration.ofNanos(left), new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                replies.add(reply(answer));
                next(questions, replies, deadline, receiver);
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                receiver.failed(phase, reason);
            }
        });
    }

    private static Reply reply(WholeAnswer.Whole answer) {
        JsonNode root = JsonBody.read(answer.body()).orElse(MissingNode.getInstance());
        if (answer.status() == 200 && root.path("data").isContainerNode()) {
            return new Reply(root.path("data"), null);
        }
        JsonNode message = root.path("message");
        String says = message.isTextual() ? Excerpt.of(message.textValue(), 100) : "the answer has no data";
        return new Reply(MissingNode.getInstance(), "status " + answer.status() + ", " + says);
    }
}
