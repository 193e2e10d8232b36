package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;

/** For a load balancer, as Patroni's {@code /primary} is: people's decisions go to the node that decides. */
@Controller("/-/leader")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LeaderController {
    private final IncidentLog log;

    LeaderController(IncidentLog log) {
        this.log = log;
    }

    @Get
    HttpResponse<byte[]> leader(HttpRequest<?> request) {
        IncidentLog.Condition condition = log.condition();
        boolean leads = condition.leads() && condition.recordUp();
        return ReplyWiring.answer(
                request, Reply.text(leads ? 200 : 503, leads ? "This node leads." : "This node does not lead."));
    }
}
