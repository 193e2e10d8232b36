package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import vigie.dashboards.http.Items;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;

/** What plans have earned. */
@Controller("/api/v1/scorecards")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ScorecardController {
    private final IncidentLog log;

    ScorecardController(IncidentLog log) {
        this.log = log;
    }

    @Get
    HttpResponse<byte[]> scorecards(HttpRequest<?> request) {
        Query query = ReplyWiring.query(request);
        return ReplyWiring.answer(request, query.page(part -> Items.of(log.scorecards(), part, ScorecardView::of)));
    }

    @Get("/{plan}")
    HttpResponse<byte[]> scorecard(HttpRequest<?> request, String plan) {
        Reply reply = log.scorecards().stream()
                .filter(card -> card.plan().equals(plan))
                .findFirst()
                .map(card -> Reply.json(ScorecardView.of(card)))
                .orElseGet(() -> Reply.problem(404, "there is no plan " + Query.shown(plan)));
        return ReplyWiring.answer(request, reply);
    }
}
