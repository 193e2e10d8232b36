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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;
import vigie.model.Operator;

/** What people handle: incidents, and who has one in hand. */
@Controller("/api/v1/incidents")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class IncidentController {
    private final IncidentLog log;
    private final Operator operator;

    IncidentController(IncidentLog log, Operator operator) {
        this.log = log;
        this.operator = operator;
    }

    @Get
    HttpResponse<byte[]> incidents(HttpRequest<?> request) {
        return ReplyWiring.answer(request, list(ReplyWiring.query(request)));
    }

    private Reply list(Query query) {
        String state = query.get("state");
        if (state != null && !Set.of("open", "closed").contains(state)) {
            return Reply.problem(400, "state must be open or closed: was " + Query.shown(state));
        }
        Boolean open = state == null ? null : state.equals("open");
        return LogPage.of(query, part -> log.incidents(open, part.limit(), part.after()), IncidentView::of);
    }

    @Get("/{id}")
    HttpResponse<byte[]> incident(HttpRequest<?> request, String id) {
        Reply reply = log.incident(id)
                .map(incident -> Reply.json(IncidentView.of(incident)))
                .orElseGet(() -> Reply.problem(404, "there is no incident " + Query.shown(id)));
        return ReplyWiring.answer(request, reply);
    }

    /** The end of an acknowledgement: the latest moment there is if none is given, nothing if it is no time. */
    private static Optional<Instant> until(String text) {
        try {
            return Optional.of(
                    text.isEmpty() ? Instant.MAX : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Post("/{id}/feedback")
    CompletionStage<HttpResponse<byte[]>> feedback(HttpRequest<byte[]> request, String id) {
        return DecisionWiring.read(request, Set.of("verdict", "note", "by"), fields -> {
            String verdict = fields.text("verdict");
            return Set.of("real", "noise").contains(verdict)
                    ? operator.feedback(id, verdict.equals("real"), ReplyWiring.by(request), fields.said("note"))
                            .handle(Decision::reply)
                    : CompletableFuture.completedStage(
                            Reply.problem(400, "verdict must be real or noise: was " + Query.shown(verdict)));
        });
    }

    @Post("/{id}/ack")
    CompletionStage<HttpResponse<byte[]>> acknowledge(HttpRequest<byte[]> request, String id) {
        return DecisionWiring.read(request, Set.of("note", "by", "until"), fields -> {
            Optional<Instant> until = until(fields.text("until"));
            return until.isEmpty()
                    ? CompletableFuture.completedStage(
                            Reply.problem(400, "until must be a time such as 2026-01-01T00:00:00Z"))
                    : operator.acknowledge(
                                    id,
                                    ReplyWiring.by(request),
                                    fields.said("note"),
                                    until.get().equals(Instant.MAX) ? null : until.get())
                            .handle(Decision::reply);
        });
    }
}
