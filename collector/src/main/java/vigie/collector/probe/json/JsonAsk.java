package vigie.collector.probe.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.JsonBody;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;

/** Gets JSON over HTTP. A status that is not 2xx and a body that is no JSON are failures. Any thread, one question at a time. */
public final class JsonAsk {
    private final HttpAsk http;

    public JsonAsk(HttpAsk http) {
        this.http = http;
    }

    /** Asks for what lies at a path, and tells exactly one of the two, once. */
    public void get(String path, Duration timeout, Consumer<JsonNode> answered, Consumer<Answer> failed) {
        http.get(path, timeout, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                if (answer.status() < 200 || answer.status() > 299) {
                    failed.accept(
                            Answer.down(CheckResult.Phase.ASSERT, "status " + answer.status() + ", expected 2xx"));
                    return;
                }
                JsonBody.read(answer.body())
                        .ifPresentOrElse(
                                answered,
                                () -> failed.accept(Answer.down(CheckResult.Phase.ASSERT, "the body is not JSON")));
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                failed.accept(Answer.down(phase, Excerpt.of(reason, 300)));
            }
        });
    }
}
