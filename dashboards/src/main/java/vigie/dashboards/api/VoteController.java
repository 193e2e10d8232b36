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
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.access.ReportingVantage;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.Status;
import vigie.model.Vantage;
import vigie.model.VantageReports;
import vigie.model.VantageReports.Receipt;
import vigie.model.Vote;

/** What this Vigie sees by itself, for the other vantage points of the estate, and what those tell that nobody can ask. */
@Controller("/api/v1/votes")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class VoteController {
    private final Vantage vantage;
    private final VantageReports reports;
    private final InstantSource clock;

    VoteController(Vantage vantage, VantageReports reports, @Named("vigie") InstantSource clock) {
        this.vantage = vantage;
        this.reports = reports;
        this.clock = clock;
    }

    /** All votes, and whose they are. */
    record Votes(
            String vantage,
            String zone,
            List<VoteView> items,
            @Nullable String next) {}

    /**
     * One vote.
     *
     * @param ageSeconds how long ago it last looked: an age, so that two clocks need not agree
     */
    record VoteView(String service, String instance, String check, Status status, double ageSeconds, String reason) {
        static VoteView of(Vote vote, Instant now) {
            return new VoteView(
                    vote.target().service(),
                    vote.target().instance().address(),
                    vote.target().check(),
                    vote.status(),
                    Math.max(0, Duration.between(vote.at(), now).toMillis()) / 1e3,
                    vote.reason());
        }
    }

    /** What a vantage point is told that reports. */
    record Heard(boolean heard, String turn, int ignored, List<LookView> looks) {}

    /** What it is to look at afresh. */
    record LookView(String id, String service) {}

    @Post
    CompletionStage<HttpResponse<byte[]>> report(HttpRequest<byte[]> request) {
        String name = ReportingVantage.name(ReplyWiring.by(request));
        if (name == null) {
            Reply refused = Reply.problem(403, "only a vantage point reports, with a token of its own");
            return CompletableFuture.completedStage(ReplyWiring.answer(request, refused));
        }
        byte[] text = ReplyWiring.body(request);
        CompletionStage<Receipt> receipt = text.length > VantageReports.MOST_BYTES
                ? CompletableFuture.completedStage(Receipt.refused(
                        VantageReports.Outcome.UNREADABLE,
                        "a report must not be longer than " + VantageReports.MOST_BYTES + " bytes"))
                : reports.take(name, text);
        return receipt.thenApply(r -> ReplyWiring.answer(request, reply(r)));
    }

    private static Reply reply(Receipt receipt) {
        return switch (receipt.outcome()) {
            case HEARD, ASKED_AGAIN ->
                Reply.fresh(
                        "application/json",
                        Json.bytes(new Heard(
                                receipt.outcome() == VantageReports.Outcome.HEARD,
                                receipt.turn(),
                                receipt.ignored(),
                                receipt.looks().stream()
                                        .map(look -> new LookView(look.id(), look.service()))
                                        .toList())));
            case UNREADABLE -> Reply.problem(400, receipt.detail());
            case NOT_ITS_OWN -> Reply.problem(403, receipt.detail());
            case UNKNOWN_POINT -> Reply.problem(404, receipt.detail());
        };
    }

    @Get
    CompletionStage<HttpResponse<byte[]>> votes(HttpRequest<?> request) {
        Query query = ReplyWiring.query(request);
        String service = query.get("service");
        String fresh = query.get("fresh");
        if (fresh == null || fresh.equals("false")) {
            return answer(request, vantage.votes(service));
        }
        if (!fresh.equals("true") || service == null) {
            Reply refused = Reply.problem(
                    400,
                    service == null
                            ? "a fresh look needs a service"
                            : "fresh must be true or false: was " + Query.shown(fresh));
            return CompletableFuture.completedStage(ReplyWiring.answer(request, refused));
        }
        return vantage.look(service).thenCompose(votes -> answer(request, votes));
    }

    private CompletionStage<HttpResponse<byte[]>> answer(HttpRequest<?> request, List<Vote> votes) {
        Instant now = clock.instant();
        List<VoteView> items =
                votes.stream().map(vote -> VoteView.of(vote, now)).toList();
        Votes all = new Votes(vantage.name(), vantage.zone(), items, null);
        return CompletableFuture.completedStage(ReplyWiring.answer(request, Reply.json(all)));
    }
}
