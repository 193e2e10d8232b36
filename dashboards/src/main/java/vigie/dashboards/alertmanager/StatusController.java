package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.List;
import vigie.dashboards.Node;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.AlertBoard;

/** Who answers here, with what configuration, and which receivers there are. */
@Controller("/api/v2")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class StatusController {
    private final AlertBoard board;
    private final Node node;

    StatusController(AlertBoard board, Node node) {
        this.board = board;
        this.node = node;
    }

    /** The schema {@code alertmanagerStatus}. */
    record Status(
            Cluster cluster, @JsonProperty("versionInfo") Version version, Config config, Instant uptime) {}

    /** Nodes share a record, and not Alertmanager's protocol: each is alone in its cluster. */
    record Cluster(String name, String status, List<Peer> peers) {}

    /** A node. */
    record Peer(String name, String address) {}

    /** The fields that clients insist on. */
    record Version(
            String version,
            String revision,
            String branch,
            @JsonProperty("buildUser") String buildUser,
            @JsonProperty("buildDate") String buildDate,
            @JsonProperty("goVersion") String goVersion) {}

    /** The configuration as a file of Alertmanager. */
    record Config(String original) {}

    @Get("/status")
    HttpResponse<byte[]> status(HttpRequest<?> request) {
        Status status = new Status(
                new Cluster(node.name(), "ready", List.of(new Peer(node.name(), ""))),
                new Version(node.version(), node.commit(), "", "", "", ""),
                new Config(board.configuration()),
                node.startedAt());
        return ReplyWiring.answer(request, Replies.of(status));
    }

    @Get("/receivers")
    HttpResponse<byte[]> receivers(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request,
                Replies.of(board.receivers().stream().map(AlertView.Name::new).toList()));
    }
}
