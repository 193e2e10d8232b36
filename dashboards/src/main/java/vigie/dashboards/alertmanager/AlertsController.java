package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Named;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.AlertBoard;
import vigie.model.AlertBoard.Firing;
import vigie.model.AlertSink;
import vigie.model.ReceivedAlert;

/** Alerts, alone and in their groups. */
@Controller("/api/v2")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AlertsController {
    private final AlertBoard board;
    private final AlertSink sink;
    private final InstantSource clock;

    AlertsController(AlertBoard board, AlertSink sink, @Named("vigie") InstantSource clock) {
        this.board = board;
        this.sink = sink;
        this.clock = clock;
    }

    @Get("/alerts")
    HttpResponse<byte[]> alerts(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request,
                wanted(request)
                        .from(
                                board,
                                firing -> Replies.of(firing.stream()
                                        .map(one -> AlertView.of(one, clock.instant()))
                                        .toList())));
    }

    @Get("/alerts/groups")
    HttpResponse<byte[]> groups(HttpRequest<?> request) {
        return ReplyWiring.answer(request, wanted(request).from(board, this::grouped));
    }

    private static Wanted wanted(HttpRequest<?> request) {
        return new Wanted(ReplyWiring.parameters(request));
    }

    private Reply grouped(List<Firing> firing) {
        return Replies.of(GroupView.of(firing, clock.instant()));
    }

    @Post("/alerts")
    CompletionStage<HttpResponse<byte[]>> post(HttpRequest<byte[]> request) {
        return read(ReplyWiring.body(request)).thenApply(reply -> ReplyWiring.answer(request, reply));
    }

    // As in Alertmanager, the good ones are taken whatever the others are.
    private CompletionStage<Reply> read(byte[] body) {
        JsonNode list = Json.tree(body);
        if (list == null || !list.isArray()) {
            return CompletableFuture.completedStage(Replies.error(400, "the body must be a JSON list of alerts"));
        }
        List<ReceivedAlert> good = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (JsonNode alert : list) {
            try {
                good.add(AlertReader.posted(alert));
            } catch (Body.Wrong e) {
                wrong.add("alert " + (good.size() + wrong.size() + 1) + ": " + e.getMessage());
            }
        }
        return Taken.by(sink, good, wrong.isEmpty() ? Replies.done() : Replies.error(400, String.join("; ", wrong)));
    }
}
