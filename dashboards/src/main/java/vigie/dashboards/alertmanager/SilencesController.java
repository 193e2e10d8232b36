package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Named;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.AlertBoard;
import vigie.model.Operator;
import vigie.model.Operator.Answer;

/** Silences: seen, made, changed and ended. */
@Controller("/api/v2")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SilencesController {
    private static final Logger LOG = LoggerFactory.getLogger(SilencesController.class);

    private final AlertBoard board;
    private final Operator operator;
    private final InstantSource clock;

    SilencesController(AlertBoard board, Operator operator, @Named("vigie") InstantSource clock) {
        this.board = board;
        this.operator = operator;
        this.clock = clock;
    }

    /** The answer to one that was made or changed. */
    record Made(@JsonProperty("silenceID") String id) {}

    @Get("/silences")
    HttpResponse<byte[]> silences(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request,
                Replies.filtered(
                        ReplyWiring.parameters(request).getOrDefault("filter", List.of()),
                        matchers -> Replies.of(board.silences(matchers).stream()
                                .map(s -> SilenceView.of(s, clock.instant()))
                                .toList())));
    }

    @Get("/silence/{id}")
    HttpResponse<byte[]> silence(HttpRequest<?> request, String id) {
        Reply reply = board.silence(id)
                .map(silence -> Replies.of(SilenceView.of(silence, clock.instant())))
                .orElseGet(() -> Replies.error(404, "there is no silence " + Query.shown(id)));
        return ReplyWiring.answer(request, reply);
    }

    @Post("/silences")
    CompletionStage<HttpResponse<byte[]>> post(HttpRequest<byte[]> request) {
        return read(ReplyWiring.body(request), ReplyWiring.by(request))
                .thenApply(reply -> ReplyWiring.answer(request, reply));
    }

    private CompletionStage<Reply> read(byte[] body, String by) {
        JsonNode object = Json.tree(body);
        if (object == null || !object.isObject()) {
            return CompletableFuture.completedStage(Replies.error(400, "the body must be a JSON object"));
        }
        try {
            return operator.silence(SilenceReader.of(object, clock.instant()), by)
                    .handle((answer, failure) -> reply(answer, failure, id -> Replies.of(new Made(id))));
        } catch (Body.Wrong e) {
            return CompletableFuture.completedStage(Replies.error(400, String.valueOf(e.getMessage())));
        }
    }

    @Delete("/silence/{id}")
    CompletionStage<HttpResponse<byte[]>> delete(HttpRequest<?> request, String id) {
        return operator.expireSilence(id, ReplyWiring.by(request))
                .handle((answer, failure) -> reply(answer, failure, done -> Replies.done()))
                .thenApply(reply -> ReplyWiring.answer(request, reply));
    }

    private static Reply reply(@Nullable Answer answer, @Nullable Throwable failure, Function<String, Reply> done) {
        if (answer == null) {
            LOG.error("a silence could not be written down", failure);
            return Replies.error(503, "it could not be written down: nothing was done; the log says why");
        }
        return switch (answer.result()) {
            case DONE -> done.apply(answer.detail());
            case NOT_FOUND -> Replies.error(404, answer.detail());
            case CONFLICT -> Replies.error(409, answer.detail());
            case INVALID -> Replies.error(400, answer.detail());
        };
    }
}
