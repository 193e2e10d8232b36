package vigie.collector.probe.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.JsonBody;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;

/** Asks questions of one JSON-RPC 2.0 server over HTTP, several in one call. Any thread. */
final class JsonRpc implements Rpc {
    private final HttpAsk http;
    private final String path;

    /**
     * A way to a server.
     *
     * @param path where it listens
     */
    JsonRpc(HttpAsk http, String path) {
        this.http = http;
        this.path = path;
    }

    @Override
    public void ask(List<Question> questions, Duration timeout, Receiver receiver) {
        ArrayNode batch = JsonNodeFactory.instance.arrayNode();
        for (int id = 0; id < questions.size(); id++) {
            ObjectNode one = batch.addObject();
            one.put("jsonrpc", "2.0")
                    .put("id", id)
                    .put("method", questions.get(id).method());
            one.set("params", JsonBody.of(questions.get(id).parameters()));
        }
        byte[] body = batch.toString().getBytes(StandardCharsets.UTF_8);
        http.postJson(path, body, timeout, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                read(answer, questions, receiver);
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                receiver.failed(phase, reason);
            }
        });
    }

    private static void read(WholeAnswer.Whole answer, List<Question> questions, Receiver receiver) {
        JsonNode root = JsonBody.read(answer.body()).orElse(null);
        if (root != null && root.isArray()) {
            receiver.answered(replies(root, questions));
        } else if (root != null && root.path("error").isContainerNode()) {
            receiver.failed(CheckResult.Phase.ASSERT, "several questions at once are refused: " + error(root));
        } else if (answer.status() != 200) {
            receiver.failed(CheckResult.Phase.ASSERT, "status " + answer.status() + ", expected 200");
        } else {
            receiver.failed(CheckResult.Phase.ASSERT, "the answer is not JSON-RPC");
        }
    }

    /** Servers may answer in any order, twice, or not at all. */
    private static List<Reply> replies(JsonNode batch, List<Question> questions) {
        Map<Integer, JsonNode> byId = new HashMap<>();
        for (JsonNode one : batch) {
            byId.putIfAbsent(one.path("id").asInt(-1), one);
        }
        List<Reply> replies = new ArrayList<>();
        for (int id = 0; id < questions.size(); id++) {
            JsonNode one = byId.get(id);
            if (one == null) {
                replies.add(new Reply(MissingNode.getInstance(), "no answer"));
            } else {
                boolean wrong = one.hasNonNull("error");
                replies.add(new Reply(one.path("result"), wrong ? error(one) : null));
            }
        }
        return replies;
    }

    private static String error(JsonNode answer) {
        JsonNode error = answer.path("error");
        String detail =
                error.path("data").isTextual() ? ": " + error.path("data").textValue() : "";
        return Excerpt.of(error.path("message").asText("an error without a message") + detail, 120);
    }
}
