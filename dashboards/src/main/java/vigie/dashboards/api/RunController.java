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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;
import vigie.model.Operator;
import vigie.model.Run;

/** What was done, what waits for a person, and how an executor says that a step ended. */
@Controller("/api/v1/runs")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RunController {
    private static final Map<String, Run.Verdict> VERDICTS =
            Map.of("right", Run.Verdict.RIGHT, "needless", Run.Verdict.NEEDLESS, "harmful", Run.Verdict.HARMFUL);

    private final IncidentLog log;
    private final Operator operator;

    RunController(IncidentLog log, Operator operator) {
        this.log = log;
        this.operator = operator;
    }

    @Get
    HttpResponse<byte[]> runs(HttpRequest<?> request) {
        Query query = ReplyWiring.query(request);
        return ReplyWiring.answer(
                request, LogPage.of(query, part -> log.runs(part.limit(), part.after()), RunView::of));
    }

    @Get("/{id}")
    HttpResponse<byte[]> run(HttpRequest<?> request, String id) {
        Reply reply = log.run(id)
                .map(run -> Reply.json(RunView.of(run)))
                .orElseGet(() -> Reply.problem(404, "there is no run " + Query.shown(id)));
        return ReplyWiring.answer(request, reply);
    }

    @Post("/{id}/approve")
    CompletionStage<HttpResponse<byte[]>> approve(HttpRequest<byte[]> request, String id) {
        return DecisionWiring.decide(
                request,
                Set.of("note", "by"),
                fields -> operator.approve(id, ReplyWiring.by(request), fields.said("note")));
    }

    @Post("/{id}/reject")
    CompletionStage<HttpResponse<byte[]>> reject(HttpRequest<byte[]> request, String id) {
        return DecisionWiring.decide(
                request,
                Set.of("note", "by"),
                fields -> operator.reject(id, ReplyWiring.by(request), fields.said("note")));
    }

    @Post("/{id}/judge")
    CompletionStage<HttpResponse<byte[]>> judge(HttpRequest<byte[]> request, String id) {
        return DecisionWiring.read(request, Set.of("verdict", "note", "by"), fields -> {
            Run.Verdict verdict = VERDICTS.get(fields.text("verdict"));
            return verdict == null
                    ? CompletableFuture.completedStage(Reply.problem(400, "verdict must be right, needless or harmful"))
                    : operator.judge(id, verdict, ReplyWiring.by(request), fields.said("note"))
                            .handle(Decision::reply);
        });
    }

    @Post("/{id}/steps/{n}/outcome")
    CompletionStage<HttpResponse<byte[]>> outcome(HttpRequest<byte[]> request, String id, String n) {
        return DecisionWiring.read(
                request,
                StepOutcome.FIELDS,
                fields -> StepOutcome.read(
                        n,
                        fields,
                        outcome -> operator.outcome(
                                id, outcome.step(), outcome.succeeded(), outcome.detail(), ReplyWiring.by(request))));
    }
}
