package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import jakarta.inject.Named;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.AlertSink;
import vigie.model.ReceivedAlert;

/** Alerts that come by webhook: the payload of Alertmanager, version 4, which Grafana's contact points send too. */
@Controller("/api/v1/inbound")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
final class InboundController {
    private final AlertSink sink;
    private final InstantSource clock;

    InboundController(AlertSink sink, @Named("vigie") InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
    }

    @Post("/alertmanager")
    CompletionStage<HttpResponse<byte[]>> alertmanager(HttpRequest<byte[]> request) {
        return read(ReplyWiring.body(request)).thenApply(reply -> ReplyWiring.answer(request, reply));
    }

    private CompletionStage<Reply> read(byte[] body) {
        JsonNode payload = Json.tree(body);
        JsonNode alerts = payload == null ? null : payload.path("alerts");
        if (alerts == null || !alerts.isArray()) {
            return refused("the body must be a JSON object with a list of alerts");
        }
        List<ReceivedAlert> all = new ArrayList<>();
        try {
            for (JsonNode alert : alerts) {
                all.add(AlertReader.webhook(alert, clock.instant()));
            }
        } catch (Body.Wrong e) {
            return refused("alert " + (all.size() + 1) + ": " + e.getMessage());
        }
        return Taken.by(sink, all, Replies.done());
    }

    private static CompletionStage<Reply> refused(String detail) {
        return CompletableFuture.completedStage(Reply.problem(400, detail));
    }
}
