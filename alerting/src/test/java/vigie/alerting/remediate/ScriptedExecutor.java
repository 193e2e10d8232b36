package vigie.alerting.remediate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import vigie.alerting.outbound.Outbound;

/** An executor that answers as it is told, and then as usual: 200 after 100 ms, and two seconds later the instance is well. */
final class ScriptedExecutor implements Outbound {
    private static final ObjectMapper JSON = new ObjectMapper();

    final List<Sent> sent = new ArrayList<>();
    /** What each call was answered, or will be, in the order of {@link #sent}. */
    final List<Answer> replied = new ArrayList<>();

    private final Deque<Reply> script = new ArrayDeque<>();
    private final VirtualLoop.Clock clock;
    private Consumer<Sent> effect;
    private VirtualLoop loop;
    Runnable beforeSend = () -> {};
    Runnable afterSend = () -> {};

    ScriptedExecutor(VirtualLoop.Clock clock, VirtualLoop loop, Consumer<Sent> effect) {
        this.clock = clock;
        this.loop = loop;
        this.effect = effect;
    }

    void on(VirtualLoop next) {
        loop = next;
    }

    /** What a call that takes effect does to the world. */
    void effect(Consumer<Sent> next) {
        effect = next;
    }

    /** The next call is answered so; whether it takes effect is told apart. */
    ScriptedExecutor then(Answer answer, boolean takesEffect) {
        script.add(new Reply(answer, Duration.ofMillis(100), takesEffect));
        return this;
    }

    /** The next call is answered as usual. */
    void clear() {
        script.clear();
    }

    ScriptedExecutor then(int status) {
        return then(Answer.of(status, null, ""), status / 100 == 2);
    }

    ScriptedExecutor then(Answer answer, Duration after, boolean takesEffect) {
        script.add(new Reply(answer, after, takesEffect));
        return this;
    }

    @Override
    public CompletionStage<Answer> send(Call call) {
        beforeSend.run();
        Sent now = new Sent(clock.instant(), call, body(call));
        sent.add(now);
        Reply scripted = script.poll();
        Reply reply = scripted == null ? new Reply(Answer.of(200, null, ""), Duration.ofMillis(100), true) : scripted;
        replied.add(reply.answer);
        if (reply.takesEffect) {
            effect.accept(now);
        }
        afterSend.run();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        loop.later(reply.after, () -> answer.complete(reply.answer));
        return answer;
    }

    List<String> actions() {
        return sent.stream().map(Sent::what).toList();
    }

    private static JsonNode body(Call call) {
        try {
            return JSON.readTree(new String(call.body(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a call's body is JSON", e);
        }
    }

    /** A call as it arrived. */
    record Sent(Instant at, Call call, JsonNode body) {
        String id() {
            String id = call.headers().get("webhook-id");
            return id == null ? "" : id;
        }

        JsonNode data() {
            return body.get("data");
        }

        String address() {
            return data().get("targets").get(0).get("instance").asText();
        }

        Instant expires() {
            return Instant.parse(data().get("expires_at").asText());
        }

        long epoch() {
            return data().get("epoch").asLong();
        }

        /** {@code restart api-1}. */
        String what() {
            return data().get("action").asText() + " " + address();
        }
    }

    private record Reply(Answer answer, Duration after, boolean takesEffect) {}
}
