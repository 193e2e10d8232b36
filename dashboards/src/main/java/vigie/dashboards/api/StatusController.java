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
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.dashboards.Node;
import vigie.dashboards.Readiness;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;
import vigie.model.Operator;

/** How Vigie itself is, and the red button. */
@Controller("/api/v1")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class StatusController {
    private final Node node;
    private final Readiness readiness;
    private final InstantSource clock;
    private final IncidentLog log;
    private final Operator operator;

    /** The clock has a name because the framework brings one of its own, which is not the one that Vigie lives by. */
    StatusController(
            Node node, Readiness readiness, @Named("vigie") InstantSource clock, IncidentLog log, Operator operator) {
        this.node = node;
        this.readiness = readiness;
        this.clock = clock;
        this.log = log;
        this.operator = operator;
    }

    @Get("/status")
    HttpResponse<byte[]> status(HttpRequest<?> request) {
        return ReplyWiring.answer(request, Reply.json(StatusView.of(node, clock.instant(), readiness.ready(), log)));
    }

    @Post("/hold")
    CompletionStage<HttpResponse<byte[]>> hold(HttpRequest<byte[]> request) {
        return DecisionWiring.read(request, Set.of("reason", "by"), fields -> {
            String reason = fields.text("reason");
            return reason.isEmpty()
                    ? CompletableFuture.completedStage(
                            Reply.problem(400, "reason must say why everything is to stand still: was empty"))
                    : operator.hold(fields.said("reason"), ReplyWiring.by(request))
                            .handle(Decision::reply);
        });
    }

    /** Why is welcome and not needed; {@code note} is another word for it, as every other action has it. */
    @Post("/release")
    CompletionStage<HttpResponse<byte[]>> release(HttpRequest<byte[]> request) {
        return DecisionWiring.decide(request, Set.of("reason", "note", "by"), fields -> {
            String word = fields.text("reason").isEmpty() ? "note" : "reason";
            return operator.release(fields.said(word), ReplyWiring.by(request));
        });
    }
}
