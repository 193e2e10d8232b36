package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.collector.Bench.check;
import static vigie.collector.Bench.instance;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.CollectorConfig.Discovery;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.CollectorConfig.Peer;
import vigie.collector.CollectorConfig.Vantages;
import vigie.collector.CollectorConfig.Watched;
import vigie.collector.FakeProbes.Behaviour;
import vigie.collector.ScriptedHttp.Reply;
import vigie.model.CheckResult;
import vigie.model.Quorum;
import vigie.model.Service;
import vigie.model.Status;
import vigie.model.VantageReports;
import vigie.model.VantageReports.Outcome;
import vigie.model.VantageReports.Receipt;
import vigie.model.Vote;

class ReportsTest {
    private static final Duration S1 = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final VantageReports reports = bench.collector.reports();
    private String turn = "";

    @BeforeEach
    void start() {
        bench.http.script = request -> Reply.fails(CheckResult.Phase.CONNECT, "connection refused");
        List<Peer> others = List.of(
                new Peer("b", "zb", null, null, S1), new Peer("c", "zc", URI.create("https://c:9600"), null, S1));
        bench.collector.start(new CollectorConfig(
                List.of(watched("api", new Quorum(2, 3, false), "a:1"), watched("db", null, "d:1")),
                Limits.DEFAULT,
                new Vantages("a", "za", null, others)));
        bench.time.settle();
    }

    private static Watched watched(String name, @Nullable Quorum quorum, String address) {
        return new Watched(
                new Service(name, Service.Tier.STANDARD, List.of(), null, null, null, quorum),
                new Discovery(List.of(instance(name, address)), List.of()),
                List.of(check("health", S1)));
    }

    private Receipt take(String vantage, String text) {
        CompletionStage<Receipt> done = reports.take(vantage, text.getBytes(StandardCharsets.UTF_8));
        bench.time.settle();
        Receipt receipt = done.toCompletableFuture().join();
        turn = receipt.turn().isEmpty() ? turn : receipt.turn();
        return receipt;
    }

    private static String vote(String service, String instance, Status status, double age) {
        return "{\"service\": \"%s\", \"instance\": \"%s\", \"check\": \"health\", \"status\": \"%s\", \"age_seconds\": %s, \"reason\": \"timed out\"}"
                .formatted(service, instance, status, age);
    }

    private String report(String items, String more) {
        return "{\"vantage\": \"b\", \"zone\": \"elsewhere\", \"turn\": \"" + turn + "\", \"items\": [" + items + "]"
                + more + "}";
    }

    private double reported(String outcome) {
        return bench.metric("vigie_vantage_reports_total", "vantage", "b", "outcome", outcome);
    }

    @Test
    void votesCountThatAnswerWhatWasSaidLastAndAreAsOldAsTheyCanBe() {
        String down = vote("api", "a:1", Status.DOWN, 1.5);
        assertThat(take("b", report(down, "")).outcome()).isEqualTo(Outcome.ASKED_AGAIN);
        assertThat(bench.heard).as("of any time").isEmpty();
        bench.time.advance(Duration.ofSeconds(3));
        Receipt second = take("b", report(down, ""));
        assertThat(second.outcome()).isEqualTo(Outcome.HEARD);
        assertThat(second.ignored()).isZero();
        Vote vote = bench.heard.get(0);
        assertThat(vote.target().key()).isEqualTo("api/a:1/health");
        assertThat(vote.vantage()).isEqualTo("b");
        assertThat(vote.status()).isEqualTo(Status.DOWN);
        assertThat(Duration.between(vote.at(), bench.time.clock().instant())).isEqualTo(Duration.ofMillis(4_500));
        assertThat(reported("heard")).isEqualTo(1);
        assertThat(reported("asked_again")).isEqualTo(1);
    }

    @Test
    void aReportThatIsSentAgainOrWasHeldUpIsNoVoice() {
        take("b", report("", ""));
        String once = report(vote("api", "a:1", Status.DOWN, 0), "");
        assertThat(take("b", once).outcome()).isEqualTo(Outcome.HEARD);
        for (int i = 0; i < 3; i++) {
            assertThat(take("b", once).outcome()).isEqualTo(Outcome.ASKED_AGAIN);
        }
        assertThat(bench.heard).hasSize(1);
        String held = report(vote("api", "a:1", Status.DOWN, 0), "");
        bench.time.advance(Duration.ofMinutes(10));
        assertThat(take("b", held).outcome()).isEqualTo(Outcome.HEARD);
        assertThat(Duration.between(bench.heard.get(1).at(), bench.time.clock().instant()))
                .as("the detector takes it for stale")
                .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void whatItSawWhileItWasCutOffIsToldAndNoVote() {
        take("b", report("", ""));
        take(
                "b",
                report(
                        vote("api", "a:1", Status.UP, 0),
                        ", \"changes\": [" + vote("api", "a:1", Status.DOWN, 40) + ", "
                                + vote("api", "a:1", Status.UP, 20) + "], \"dropped\": 3"));
        assertThat(bench.heard).hasSize(1);
        assertThat(bench.heard.get(0).status()).isEqualTo(Status.UP);
        assertThat(bench.metric("vigie_vantage_late_changes_total", "vantage", "b"))
                .isEqualTo(2);
    }

    @Test
    void votesOnWhatIsNotWatchedOrNotDecidedByAQuorumAreLeftOutAndCounted() {
        take("b", report("", ""));
        Receipt receipt = take(
                "b",
                report(
                        String.join(
                                ", ",
                                vote("api", "a:1", Status.UP, 0),
                                vote("api", "a:2", Status.DOWN, 0),
                                vote("db", "d:1", Status.DOWN, 0),
                                vote("nobody", "n:1", Status.DOWN, 0)),
                        ""));
        assertThat(receipt.ignored()).isEqualTo(3);
        assertThat(bench.heard).hasSize(1);
        assertThat(bench.metric("vigie_vantage_votes_ignored_total", "vantage", "b"))
                .isEqualTo(3);
    }

    @Test
    void aTargetThatStandsTwiceHasOneVote() {
        take("b", report("", ""));
        String twice = vote("api", "a:1", Status.UP, 0) + ", " + vote("api", "a:1", Status.DOWN, 0);
        assertThat(take("b", report(twice, "")).ignored()).isEqualTo(1);
        assertThat(bench.heard)
                .singleElement()
                .satisfies(vote -> assertThat(vote.status()).isEqualTo(Status.UP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{\"vantage\": \"b\"}",
                "{\"vantage\": \"b\", \"items\": {}}",
                "{\"vantage\": \"b\", \"items\": [7]}",
                "{\"vantage\": \"b\", \"items\": [], \"changes\": 7}",
                "{\"vantage\": \"b\", \"items\": [], \"changes\": [{}]}",
                "{\"vantage\": \"b\", \"items\": [], \"looked\": [{\"id\": \"x\"}]}",
                "{\"vantage\": \"b\", \"items\": [{\"service\": \"api\", \"instance\": \"a:1\", \"check\": \"health\","
                        + " \"status\": \"FINE\", \"age_seconds\": 1}]}",
                "{\"vantage\": \"b\", \"items\": [{\"service\": \"api\", \"instance\": \"a:1\", \"check\": \"health\","
                        + " \"status\": \"UP\", \"age_seconds\": -1}]}",
                "{\"vantage\": \"b\", \"items\": [[[[[[[[[[[[]]]]]]]]]]]]}",
            })
    void whatIsMalformedIsRefusedAsAWhole(String text) {
        Receipt receipt = take("b", text);
        assertThat(receipt.outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(receipt.detail()).isNotEmpty();
        assertThat(bench.heard).isEmpty();
        assertThat(reported("unreadable")).isEqualTo(1);
    }

    @Test
    void tooManyVotesOrChangesAreRefused() {
        String vote = vote("api", "a:1", Status.UP, 0);
        assertThat(take("b", report(String.join(",", Collections.nCopies(50_001, vote)), ""))
                        .detail())
                .contains("50000");
        String changes = String.join(",", Collections.nCopies(1_001, vote));
        assertThat(take("b", report("", ", \"changes\": [" + changes + "]")).outcome())
                .isEqualTo(Outcome.UNREADABLE);
        assertThat(reports.take("b", new byte[VantageReports.MOST_BYTES + 1])
                        .toCompletableFuture()
                        .join()
                        .outcome())
                .isEqualTo(Outcome.UNREADABLE);
    }

    @Test
    void nobodySpeaksForAnother() {
        Receipt other = take("c", report("", ""));
        assertThat(other.outcome()).isEqualTo(Outcome.NOT_ITS_OWN);
        assertThat(other.detail()).contains("the vantage point c", "is of b");
        assertThat(take("c", "{\"vantage\": \"c\", \"items\": []}").outcome())
                .as("it is asked")
                .isEqualTo(Outcome.UNKNOWN_POINT);
        assertThat(take("d", "{\"vantage\": \"d\", \"items\": []}").outcome()).isEqualTo(Outcome.UNKNOWN_POINT);
        assertThat(bench.heard).isEmpty();
    }

    private CompletionStage<List<CheckResult>> confirm() {
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(20));
        CompletionStage<List<CheckResult>> fresh = bench.collector.confirm("api");
        bench.time.advance(Duration.ofMillis(100));
        return fresh;
    }

    @Test
    void s1_aFreshLookAsksWhoReportsInTheAnswerToAReport() {
        CompletionStage<List<CheckResult>> fresh = confirm();
        Receipt asked = take("b", report("", ""));
        assertThat(asked.looks())
                .singleElement()
                .satisfies(look -> assertThat(look.service()).isEqualTo("api"));
        String id = asked.looks().get(0).id();
        Receipt done = take(
                "b",
                report(
                        "",
                        ", \"looked\": [{\"id\": \"" + id + "\", \"items\": [" + vote("api", "a:1", Status.DOWN, 0)
                                + "]}]"));
        assertThat(done.looks()).isEmpty();
        bench.time.settle();
        CheckResult result = fresh.toCompletableFuture().join().get(0);
        assertThat(result.status()).isEqualTo(Status.DOWN);
        assertThat(result.reason()).contains("2 of 3", "b (timed out)");
    }

    @Test
    void s1_whoDoesNotReportInTimeHasNoVoiceInIt() {
        CompletionStage<List<CheckResult>> fresh = confirm();
        Receipt asked = take("b", report("", ""));
        bench.time.advance(Duration.ofSeconds(11));
        CheckResult result = fresh.toCompletableFuture().join().get(0);
        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("b says unknown (not heard)");
        String late = ", \"looked\": [{\"id\": \"" + asked.looks().get(0).id() + "\", \"items\": []}]";
        assertThat(take("b", report("", late)).outcome()).isEqualTo(Outcome.HEARD);
    }
}
