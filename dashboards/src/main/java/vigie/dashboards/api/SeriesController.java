package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import vigie.dashboards.http.Items;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.SampleHistory;

/** The recent past of the streams of a service. */
@Controller("/api/v1/series")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SeriesController {
    private final SampleHistory history;

    SeriesController(SampleHistory history) {
        this.history = history;
    }

    @Get
    HttpResponse<byte[]> series(HttpRequest<?> request) {
        Query query = ReplyWiring.query(request);
        String service = query.get("service");
        Reply reply = service == null
                ? Reply.problem(400, "service must be given: the name of the service whose series are asked for")
                : query.page(part -> Items.of(history.series(service), part, SeriesView::of));
        return ReplyWiring.answer(request, reply);
    }

    @Get("/{id}/samples")
    HttpResponse<byte[]> samples(HttpRequest<?> request, String id) {
        Query query = ReplyWiring.query(request);
        Reply reply = history.find(id)
                .map(series -> SampleView.page(history, series, query))
                .orElseGet(() -> Reply.problem(404, "there is no series " + Query.shown(id)));
        return ReplyWiring.answer(request, reply);
    }
}
