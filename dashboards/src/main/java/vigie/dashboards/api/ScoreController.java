package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.stream.Stream;
import vigie.dashboards.http.Items;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.ScoreBoard;

/** What is judged, and how far each judge has learnt. */
@Controller("/api/v1/scores")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ScoreController {
    private final ScoreBoard board;

    ScoreController(ScoreBoard board) {
        this.board = board;
    }

    @Get
    HttpResponse<byte[]> scores(HttpRequest<?> request) {
        Query query = ReplyWiring.query(request);
        String service = query.get("service");
        String unusual = query.get("unusual");
        if (unusual != null && !unusual.equals("true") && !unusual.equals("false")) {
            return ReplyWiring.answer(
                    request, Reply.problem(400, "unusual must be true or false: was " + Query.shown(unusual)));
        }
        List<ScoreView> scores = Stream.concat(
                        board.scores().stream().map(ScoreView::of),
                        board.joint().stream().map(ScoreView::of))
                .filter(score -> service == null || score.service().equals(service))
                .filter(score -> unusual == null || score.unusual() == unusual.equals("true"))
                .toList();
        return ReplyWiring.answer(request, query.page(part -> Items.of(scores, part, score -> score)));
    }
}
