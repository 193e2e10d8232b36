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
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;
import vigie.model.Operator;

/** Rehearsals of plans: what they have proved, and one more of them. */
@Controller("/api/v1/drills")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DrillController {
    private final IncidentLog log;
    private final Operator operator;

    DrillController(IncidentLog log, Operator operator) {
        this.log = log;
        this.operator = operator;
    }

    @Get
    HttpResponse<byte[]> drills(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request,
                LogPage.of(ReplyWiring.query(request), part -> log.drills(part.limit(), part.after()), DrillView::of));
    }

    @Get("/{id}")
    HttpResponse<byte[]> drill(HttpRequest<?> request, String id) {
        return ReplyWiring.answer(request, found(id, Reply::json));
    }

    @Get("/{id}/report")
    HttpResponse<byte[]> report(HttpRequest<?> request, String id) {
        return ReplyWiring.answer(
                request,
                found(
                        id,
                        view -> Reply.resource(
                                "text/markdown; charset=utf-8",
                                DrillReport.of(view).getBytes(StandardCharsets.UTF_8))));
    }

    private Reply found(String id, Function<DrillView, Reply> reply) {
        return log.drill(id)
                .map(DrillView::of)
                .map(reply)
                .orElseGet(() -> Reply.problem(404, "there is no drill " + Query.shown(id)));
    }

    /** Begins the drill of that name. */
    @Post("/{name}/run")
    CompletionStage<HttpResponse<byte[]>> run(HttpRequest<byte[]> request, String name) {
        return DecisionWiring.decide(
                request, Set.of("note", "by"), fields -> operator.drill(name, ReplyWiring.by(request)));
    }
}
