package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.function.Function;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;

/** The two ledgers: what was not done and why, and the audit trail. */
@Controller("/api/v1")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LedgerController {
    private final IncidentLog log;

    LedgerController(IncidentLog log) {
        this.log = log;
    }

    @Get("/refusals")
    HttpResponse<byte[]> refusals(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request,
                LogPage.of(
                        ReplyWiring.query(request),
                        part -> log.refusals(part.limit(), part.after()),
                        Function.identity()));
    }

    @Get("/audit")
    HttpResponse<byte[]> audit(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request,
                LogPage.of(
                        ReplyWiring.query(request),
                        part -> log.audit(part.limit(), part.after()),
                        Function.identity()));
    }
}
