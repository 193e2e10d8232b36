package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.collector.Bench.check;
import static vigie.collector.Bench.service;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.CollectorConfig.Vantages;
import vigie.collector.FakeProbes.Behaviour;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Phase;
import vigie.model.Service.Tier;
import vigie.model.Status;

/** A vantage point that is cut off does not take that for the end of everything else. */
class CanaryTest {
    private static final Duration S1 = Duration.ofSeconds(1);
    private static final String API = "api/a:1/health";

    private final Bench bench = new Bench();
    private Set<String> gone = Set.of();

    private void start(String... canaries) {
        bench.probes.behaviour = key -> gone.stream().anyMatch(key::startsWith)
                ? Behaviour.down(Duration.ofMillis(20))
                : Behaviour.up(Duration.ofMillis(3));
        bench.collector.start(new CollectorConfig(
                List.of(
                        service("api", Tier.STANDARD, List.of(check("health", S1)), "a:1"),
                        service("uplink", Tier.STANDARD, List.of(check("reach", S1)), canaries)),
                Limits.DEFAULT,
                new Vantages("here", "a", "uplink", List.of())));
        bench.time.advance(S1.multipliedBy(3));
    }

    private CheckResult last(String key) {
        List<CheckResult> all = bench.resultsOf(key);
        return all.get(all.size() - 1);
    }

    @Test
    void s2_whoseCanariesAreAllGoneKnowsNothingOfTheOthers() {
        start("gw:1", "gw:2");
        assertThat(last(API).status()).isEqualTo(Status.UP);
        gone = Set.of("api", "uplink");
        bench.time.advance(S1.multipliedBy(3));
        assertThat(last(API).status()).isEqualTo(Status.UNKNOWN);
        assertThat(last(API).phase()).isEqualTo(Phase.CONNECT);
        assertThat(last(API).reason()).contains("connection refused", "uplink is not seen from here either");
        assertThat(bench.metric("vigie_vantage_blind")).isEqualTo(1);
        // The canary itself is judged like any other.
        assertThat(last("uplink/gw:1/reach").status()).isEqualTo(Status.DOWN);
    }

    @Test
    void s2_oneCanaryThatIsSeenIsEnough() {
        start("gw:1", "gw:2");
        gone = Set.of("api", "uplink/gw:1");
        bench.time.advance(S1.multipliedBy(3));
        assertThat(last(API).status()).isEqualTo(Status.DOWN);
        assertThat(bench.metric("vigie_vantage_blind")).isZero();
    }

    @Test
    void s2_aCanaryThatWasThereBeforeProvesNothing() {
        start("gw:1");
        // Both vanish between two polls of the canary: its last regular answer was good.
        gone = Set.of("api", "uplink");
        bench.time.advance(Duration.ofMillis(1_500));
        assertThat(bench.resultsOf(API)).extracting(CheckResult::status).doesNotContain(Status.DOWN);
    }

    @Test
    void s2_aFreshAnswerIsDoubtedToo() {
        start("gw:1");
        gone = Set.of("api", "uplink");
        CompletionStage<List<CheckResult>> fresh = bench.collector.pollNow("api");
        bench.time.advance(S1);
        assertThat(fresh.toCompletableFuture().join())
                .extracting(CheckResult::status)
                .containsExactly(Status.UNKNOWN);
    }

    @Test
    void s2_whenItIsBackItsAnswersCountAgain() {
        start("gw:1");
        gone = Set.of("api", "uplink");
        bench.time.advance(S1.multipliedBy(3));
        gone = Set.of("api");
        bench.time.advance(S1.multipliedBy(2));
        assertThat(last(API).status()).isEqualTo(Status.DOWN);
        gone = Set.of();
        bench.time.advance(S1.multipliedBy(2));
        assertThat(last(API).status()).isEqualTo(Status.UP);
    }

    @Test
    void oneLookServesAllWhoAsk() {
        bench.probes.behaviour = key -> key.startsWith("api") ? Behaviour.down(S1) : Behaviour.up(Duration.ofMillis(3));
        String[] many = new String[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = "a" + i + ":1";
        }
        bench.collector.start(new CollectorConfig(
                List.of(
                        service("api", Tier.STANDARD, List.of(check("health", S1)), many),
                        service("uplink", Tier.STANDARD, List.of(check("reach", Duration.ofHours(1))), "gw:1")),
                Limits.DEFAULT,
                new Vantages("here", "a", "uplink", List.of())));
        bench.time.advance(Duration.ofSeconds(10));
        assertThat(bench.results).filteredOn(r -> r.status() == Status.DOWN).hasSizeGreaterThan(500);
        assertThat(bench.probes.startsOf("uplink/gw:1/reach")).hasSizeLessThan(60);
    }

    @Test
    void s2_aCanaryThatNobodyFindsIsNotSeen() {
        start();
        gone = Set.of("api");
        bench.time.advance(S1.multipliedBy(2));
        assertThat(last(API).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void anAnswerThatCameIsBelieved() {
        start("gw:1");
        gone = Set.of("uplink");
        bench.probes.behaviour = key -> key.startsWith("api")
                ? new Behaviour(Duration.ofMillis(3), Probe.Answer.down(Phase.ASSERT, "status 500"), false)
                : Behaviour.down(Duration.ofMillis(3));
        bench.time.advance(S1.multipliedBy(2));
        assertThat(last(API).status()).isEqualTo(Status.DOWN);
    }
}
