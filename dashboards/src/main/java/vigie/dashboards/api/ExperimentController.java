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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.dashboards.http.Fields;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.Experiment;
import vigie.model.IncidentLog;
import vigie.model.Operator;

/** Faults that people make on purpose beside Vigie: who makes them asks here before, looks here meanwhile, and says here how it ended. */
@Controller("/api/v1/experiments")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExperimentController {
    private final IncidentLog log;
    private final Operator operator;

    ExperimentController(IncidentLog log, Operator operator) {
        this.log = log;
        this.operator = operator;
    }

    @Get
    HttpResponse<byte[]> experiments(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request,
                LogPage.of(
                        ReplyWiring.query(request),
                        part -> log.experiments(part.limit(), part.after()),
                        ExperimentView::of));
    }

    @Get("/{id}")
    HttpResponse<byte[]> experiment(HttpRequest<?> request, String id) {
        return ReplyWiring.answer(
                request,
                log.experiment(id)
                        .map(ExperimentView::of)
                        .map(Reply::json)
                        .orElseGet(() -> Reply.problem(404, "there is no experiment " + Query.shown(id))));
    }

    @Post
    CompletionStage<HttpResponse<byte[]>> begin(HttpRequest<byte[]> request) {
        return DecisionWiring.read(
                request, Set.of("title", "services", "until"), fields -> begin(fields, ReplyWiring.by(request)));
    }

    private CompletionStage<Reply> begin(Fields fields, String by) {
        Experiment.Wanted wanted;
        try {
            wanted = ExperimentFields.wanted(fields);
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
        return operator.beginExperiment(wanted, by).handle(Decision::reply);
    }

    @Post("/{id}/end")
    CompletionStage<HttpResponse<byte[]>> end(HttpRequest<byte[]> request, String id) {
        return DecisionWiring.read(
                request, ExperimentFields.ENDING, fields -> end(fields, id, ReplyWiring.by(request)));
    }

    private CompletionStage<Reply> end(Fields fields, String id, String by) {
        Experiment.Ending ending;
        try {
            ending = ExperimentFields.ending(fields);
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
        return operator.endExperiment(id, ending, by).handle(Decision::reply);
    }

    private static CompletionStage<Reply> refused(IllegalArgumentException e) {
        return CompletableFuture.completedStage(Reply.problem(400, String.valueOf(e.getMessage())));
    }
}
