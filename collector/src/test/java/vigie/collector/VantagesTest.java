package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.collector.Bench.check;
import static vigie.collector.Bench.instance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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
import vigie.collector.net.HttpRequest;
import vigie.model.CheckResult;
import vigie.model.Quorum;
import vigie.model.Secret;
import vigie.model.Service;
import vigie.model.Status;
import vigie.model.Vote;

class VantagesTest {
    private static final Duration S1 = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final Map<String, Reply> replies = new LinkedHashMap<>();

    private void start(String... names) {
        bench.http.script = request -> replies.getOrDefault(
                request.url().getHost(), Reply.fails(CheckResult.Phase.CONNECT, "connection refused"));
        List<Peer> others = new ArrayList<>();
        for (String name : names) {
            others.add(
                    new Peer(name, "z-" + name, URI.create("https://" + name + ":9600/"), new Secret("t-" + name), S1));
        }
        Service service = new Service(
                "api",
                Service.Tier.STANDARD,
                List.of(),
                null,
                null,
                null,
                names.length == 0 ? null : new Quorum(2, 1 + names.length, false));
        bench.collector.start(new CollectorConfig(
                List.of(new Watched(
                        service,
                        new Discovery(List.of(instance("api", "a:1")), List.of()),
                        List.of(check("health", S1)))),
                Limits.DEFAULT,
                new Vantages("here", "a", null, others)));
        bench.time.settle();
    }

    private static Reply says(String vantage, Status status, double age) {
        return Reply.ok("""
                {"vantage": "%s", "zone": "elsewhere", "items": [{"service": "api", "instance": "a:1", "check": "health",
                 "status": "%s", "age_seconds": %s, "reason": "%s"}], "next": null}""".formatted(vantage, status, age, status == Status.UP ? "" : "timed out"));
    }

    @Test
    void pain22_theOthersAreAskedAllTheTimeWithTheirTokensAndTheirVotesHandedOn() {
        replies.put("east", says("east", Status.DOWN, 2.5));
        start("east", "west");
        bench.time.advance(Duration.ofMillis(2_500));
        HttpRequest asked = bench.http.calls.get(0);
        assertThat(asked.url()).hasToString("https://east:9600/api/v1/votes");
        assertThat(asked.headers()).containsEntry("Authorization", "Bearer t-east");
        assertThat(bench.http.calls).hasSize(6);
        assertThat(bench.heard).hasSize(3);
        Vote vote = bench.heard.get(0);
        assertThat(vote.target().key()).isEqualTo("api/a:1/health");
        assertThat(vote.status()).isEqualTo(Status.DOWN);
        assertThat(vote.reason()).isEqualTo("timed out");
        assertThat(Duration.between(vote.at(), bench.time.clock().instant()))
                .isBetween(Duration.ofMillis(4_400), Duration.ofMillis(5_100));
        assertThat(bench.metric("vigie_vantage_reads_total", "vantage", "east", "outcome", "heard"))
                .isEqualTo(3);
        assertThat(bench.metric("vigie_vantage_reads_total", "vantage", "west", "outcome", "failed"))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{\"vantage\": \"here\", \"items\": []}",
                "{\"vantage\": \"east\"}",
                "{\"vantage\": \"east\", \"items\": [{\"service\": \"api\"}]}",
                "{\"vantage\": \"east\", \"items\": [{\"service\": \"api\", \"instance\": \"a:1\", \"check\": \"health\","
                        + " \"status\": \"FINE\", \"age_seconds\": 1}]}",
                "{\"vantage\": \"east\", \"items\": [{\"service\": \"api\", \"instance\": \"a:1\", \"check\": \"health\","
                        + " \"status\": \"UP\", \"age_seconds\": -1}]}",
            })
    void anAnswerThatIsWrongOrSomebodyElsesIsNoVoice(String text) {
        replies.put("east", Reply.ok(text));
        start("east");
        bench.time.advance(Duration.ofMillis(500));
        assertThat(bench.heard).isEmpty();
        assertThat(bench.metric("vigie_vantage_reads_total", "vantage", "east", "outcome", "failed"))
                .isEqualTo(1);
    }

    private CheckResult confirm() {
        CompletionStage<List<CheckResult>> fresh = bench.collector.confirm("api");
        bench.time.advance(Duration.ofSeconds(12));
        return fresh.toCompletableFuture().join().get(0);
    }

    @Test
    void s1_aFreshLookIsTheQuorumsToo() {
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(20));
        start("east", "west");
        assertThat(confirm().status()).isEqualTo(Status.UNKNOWN);
        assertThat(confirm().reason())
                .contains("no quorum of 3 vantage points", "here says down", "east says unknown (not heard)");
        replies.put("east", says("east", Status.UP, 0));
        replies.put("west", says("west", Status.UP, 0));
        assertThat(confirm().status()).isEqualTo(Status.UP);
        replies.put("west", says("west", Status.DOWN, 0));
        CheckResult down = confirm();
        assertThat(down.status()).isEqualTo(Status.DOWN);
        assertThat(down.reason()).contains("2 of 3", "west (timed out)", "east says up");
        assertThat(bench.http.calls)
                .extracting(call -> call.url().toString())
                .contains("https://west:9600/api/v1/votes?service=api&fresh=true");
    }

    @Test
    void s1_anotherThatHangsIsWaitedForNoLongerThanItsTime() {
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(20));
        replies.put("east", says("east", Status.DOWN, 0));
        replies.put("west", says("west", Status.UP, 0).after(Duration.ofHours(1)));
        start("east", "west");
        assertThat(confirm().status()).isEqualTo(Status.DOWN);
    }

    @Test
    void whatIsDecidedHereAloneAsksNobody() {
        start();
        CompletionStage<List<CheckResult>> fresh = bench.collector.confirm("nobody");
        bench.time.advance(S1);
        assertThat(fresh.toCompletableFuture().join()).isEmpty();
        assertThat(bench.http.calls).isEmpty();
    }
}
