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
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.IncidentLog;

/** The estate as it is known now: services, regions, targets, findings. */
@Controller("/api/v1")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class EstateController {
    private final EstateBoard board;
    private final IncidentLog log;

    EstateController(EstateBoard board, IncidentLog log) {
        this.board = board;
        this.log = log;
    }

    @Get("/services")
    HttpResponse<byte[]> services(HttpRequest<?> request) {
        OpenIncidents open = OpenIncidents.read(log);
        Query query = ReplyWiring.query(request);
        return ReplyWiring.answer(
                request, query.page(part -> Items.of(board.services(), part, service -> view(service, open))));
    }

    @Get("/services/{name}")
    HttpResponse<byte[]> service(HttpRequest<?> request, String name) {
        Reply reply = board.service(name)
                .map(state -> Reply.json(view(state, OpenIncidents.read(log))))
                .orElseGet(() -> Reply.problem(404, "there is no service " + Query.shown(name)));
        return ReplyWiring.answer(request, reply);
    }

    private ServiceView view(ServiceState state, OpenIncidents open) {
        return ServiceView.of(state, board.singlePoints(state.service().name()), open);
    }

    @Get("/regions")
    HttpResponse<byte[]> regions(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request, ReplyWiring.query(request).page(part -> Items.of(board.regions(), part, RegionView::of)));
    }

    @Get("/targets")
    HttpResponse<byte[]> targets(HttpRequest<?> request) {
        Query query = ReplyWiring.query(request);
        String service = query.get("service");
        var targets = board.targets().stream()
                .filter(state -> service == null || state.target().service().equals(service))
                .toList();
        return ReplyWiring.answer(request, query.page(part -> Items.of(targets, part, TargetView::of)));
    }

    @Get("/findings")
    HttpResponse<byte[]> findings(HttpRequest<?> request) {
        Query query = ReplyWiring.query(request);
        String service = query.get("service");
        var findings = board.findings().stream()
                .filter(finding -> service == null || finding.service().equals(service))
                .toList();
        return ReplyWiring.answer(request, query.page(part -> Items.of(findings, part, FindingView::of)));
    }
}
