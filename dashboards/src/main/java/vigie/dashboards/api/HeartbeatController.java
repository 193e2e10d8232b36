package vigie.dashboards.api;

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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.access.WatchedHeartbeats;
import vigie.dashboards.http.Fields;
import vigie.dashboards.http.Items;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.BeatBook;

/** Takes the calls of those who must call in time, and shows the last of each. A call is answered when it is on disk. */
@Controller("/api/v1/heartbeats")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class HeartbeatController {
    private static final Set<String> FIELDS = Set.of("status", "message");
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatController.class);

    private final WatchedHeartbeats watched;
    private final BeatBook book;
    private final InstantSource clock;

    HeartbeatController(WatchedHeartbeats watched, BeatBook book, @Named("vigie") InstantSource clock) {
        this.watched = watched;
        this.book = book;
        this.clock = clock;
    }

    /** What a caller is told: when the record took it. */
    record Taken(String result, String name, Instant at) {}

    @Get
    HttpResponse<byte[]> heartbeats(HttpRequest<?> request) {
        Reply reply = ReplyWiring.query(request)
                .page(part -> Items.of(HeartbeatView.all(watched.now(), book, clock.instant()), part, view -> view));
        return ReplyWiring.answer(request, reply);
    }

    @Post("/{name}")
    HttpResponse<byte[]> call(HttpRequest<byte[]> request, String name) {
        Reply reply = watched.now().stream()
                        .anyMatch(heartbeat -> heartbeat.name().matches(name))
                ? Fields.read(ReplyWiring.body(request), FIELDS, refused -> refused, fields -> take(name, fields))
                : Reply.problem(404, "there is no heartbeat " + Query.shown(name));
        return ReplyWiring.answer(request, reply);
    }

    private Reply take(String name, Fields fields) {
        String status = fields.text("status");
        boolean failed = status.equals("failed");
        if (fields.flag("status") != null || !(failed || status.isEmpty() || status.equals("ok"))) {
            return Reply.problem(400, "status must be ok or failed: was " + Query.shown(status));
        }
        if (fields.flag("message") != null) {
            return Reply.problem(400, "message must be a text");
        }
        try {
            Instant at = book.beat(name, !failed, fields.text("message"));
            return at == null
                    ? Reply.problem(503, "too many heartbeats are known already: the call was not taken")
                    : Reply.fresh("application/json", Json.bytes(new Taken("done", name, at)));
        } catch (RuntimeException e) {
            LOG.error("a call of the heartbeat {} could not be written down", name, e);
            return Reply.problem(503, "the call could not be written down: call again; the log says why");
        }
    }
}
