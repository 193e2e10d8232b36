package vigie.dashboards.metrics;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.prometheus.client.CollectorRegistry;
import vigie.dashboards.http.ReplyWiring;

/** {@code /metrics}. The server compresses it for those who accept that. */
@Controller("/metrics")
final class MetricsController {
    private final CollectorRegistry registry;

    /** The collector is asked for so that it is registered before the first scrape. */
    MetricsController(CollectorRegistry registry, BoardCollector registered) {
        this.registry = registry;
    }

    @Get
    @Produces("*/*")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<byte[]> metrics(HttpRequest<?> request) {
        String accept = String.join(",", request.getHeaders().getAll(HttpHeaders.ACCEPT));
        return ReplyWiring.answer(request, Exposition.of(registry, accept)).header(HttpHeaders.VARY, "Accept");
    }
}
