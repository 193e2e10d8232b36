package vigie.app.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;

/** Receivers and executors that are not there: every call is answered as done, and nothing leaves the process. */
final class SupposedWorld implements Outbound, Mail {
    private static final ObjectMapper MAPPER = new JsonMapper();
    private static final Duration TAKES = Duration.ofSeconds(1);

    private final VirtualExecutor network;
    private final SupposedEstate estate;
    private final boolean repairsHelp;

    SupposedWorld(VirtualExecutor network, SupposedEstate estate, boolean repairsHelp) {
        this.network = network;
        this.estate = estate;
        this.repairsHelp = repairsHelp;
    }

    @Override
    public CompletionStage<Outbound.Answer> send(Call call) {
        CompletableFuture<Outbound.Answer> answer = new CompletableFuture<>();
        network.later(TAKES.toNanos(), () -> {
            if (repairsHelp) {
                repair(call.body());
            }
            answer.complete(Outbound.Answer.of(200, null, "{}"));
        });
        return answer;
    }

    @Override
    public CompletionStage<Mail.Answer> send(Mail.Server server, Mail.Letter letter) {
        CompletableFuture<Mail.Answer> answer = new CompletableFuture<>();
        network.later(TAKES.toNanos(), () -> answer.complete(Mail.Answer.TAKEN));
        return answer;
    }

    private void repair(byte[] body) {
        try {
            JsonNode event = MAPPER.readTree(body);
            if (event.path("type").asText().startsWith("vigie.remediation.")) {
                event.at("/data/targets")
                        .forEach(t -> estate.repair(t.path("instance").asText()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a call of ours has a body that is no JSON", e);
        }
    }
}
