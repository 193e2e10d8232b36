package vigie.dashboards.metrics;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.prometheus.client.CollectorRegistry;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;

/** {@code /metrics}; compressed here, because the server does not know OpenMetrics for the text that it is. */
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
        Reply plain = Exposition.of(registry, accept);
        boolean zip = Exposition.takesGzip(request.getHeaders().get(HttpHeaders.ACCEPT_ENCODING));
        MutableHttpResponse<byte[]> response = ReplyWiring.answer(request, zip ? Exposition.zipped(plain) : plain);
        return (zip ? response.header(HttpHeaders.CONTENT_ENCODING, "gzip") : response)
                .header(HttpHeaders.VARY, "Accept, Accept-Encoding");
    }
}
