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
import java.util.List;
import vigie.dashboards.Readiness;
import vigie.dashboards.Reload;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;

/** Prometheus' life-cycle paths. */
@Controller("/-")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
final class LifecycleController {
    private final Readiness readiness;
    private final Reload reload;

    LifecycleController(Readiness readiness, Reload reload) {
        this.readiness = readiness;
        this.reload = reload;
    }

    @Get("/healthy")
    HttpResponse<byte[]> healthy(HttpRequest<?> request) {
        return ReplyWiring.answer(request, Reply.text(200, "Vigie is Healthy."));
    }

    @Get("/ready")
    HttpResponse<byte[]> ready(HttpRequest<?> request) {
        boolean ready = readiness.ready();
        return ReplyWiring.answer(
                request, Reply.text(ready ? 200 : 503, ready ? "Vigie is Ready." : "Vigie is not ready."));
    }

    @Post("/reload")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<byte[]> reload(HttpRequest<?> request) {
        List<String> errors = reload.reload();
        Reply reply = errors.isEmpty()
                ? Reply.text(200, "The estate was read again.")
                : Reply.problem(400, "the new estate was refused, the old one goes on: " + errors.get(0), errors);
        return ReplyWiring.answer(request, reply);
    }
}
