package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.collector.Bench.api;
import static vigie.collector.Bench.check;
import static vigie.collector.Bench.estate;
import static vigie.collector.Bench.service;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorConfig.Check;
import vigie.collector.FakeProbes.Behaviour;
import vigie.model.CheckResult;
import vigie.model.Service.Tier;

class ReloadTest {
    private static final Duration S1 = Duration.ofSeconds(1);
    private static final Duration S15 = Duration.ofSeconds(15);
    private static final String A = "api/a:1/health";

    private final Bench bench = new Bench();

    private static CollectorConfig withSettings(String text, String... addresses) {
        Check check = new Check("health", "fake", S15, null, new FakeProbes.Config(text));
        return estate(service("api", Tier.STANDARD, List.of(check), addresses));
    }

    @Test
    void whatDidNotChangeKeepsProbePhaseBreakerAndTimeout() {
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(10));
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(S15.multipliedBy(25));
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(10));
        bench.time.advance(S15.multipliedBy(10));
        CheckResult before = bench.results.get(bench.results.size() - 1);
        assertThat(before.breaker()).isEqualTo(CheckResult.Breaker.OPEN);
        assertThat(before.timeout()).isEqualTo(S1);
        bench.collector.apply(api(S15, "a:1", "new:1"));
        bench.time.advance(S15.multipliedBy(2));

        CheckResult after = bench.resultsOf(A).get(bench.resultsOf(A).size() - 1);
        assertThat(after.at()).isEqualTo(before.at().plus(S15.multipliedBy(2)));
        assertThat(after.breaker()).isEqualTo(CheckResult.Breaker.OPEN);
        assertThat(after.timeout()).isEqualTo(S1);
        assertThat(bench.probes.made).containsExactly(A, "api/new:1/health");
        assertThat(bench.announced.get("api")).containsExactly(List.of("a:1"), List.of("a:1", "new:1"));
    }

    @Test
    void theSameConfigurationAgainChangesNothing() {
        bench.collector.start(api(S15, "a:1", "b:1"));
        bench.time.advance(Duration.ofSeconds(20));
        bench.collector.apply(api(S15, "a:1", "b:1"));
        bench.time.advance(Duration.ofSeconds(40));

        assertThat(bench.probes.made).hasSize(2);
        assertThat(bench.probes.startsOf(A)).hasSize(4);
        assertThat(bench.announced.get("api")).hasSize(1);
    }

    @Test
    void anInstanceThatIsGoneIsClosedAndForgottenAfterItsPoll() {
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(500));
        bench.collector.start(api(S1, "a:1", "b:1"));
        while (!bench.probes.running.contains(A)) {
            bench.time.advance(Duration.ofMillis(1));
        }
        bench.collector.apply(api(S1, "b:1"));
        bench.time.settle();
        assertThat(bench.forgotten).isEmpty();
        int results = bench.resultsOf(A).size();
        bench.time.advance(Duration.ofSeconds(10));

        assertThat(bench.forgotten).containsExactly(A);
        assertThat(bench.probes.closed).containsExactly(A);
        assertThat(bench.resultsOf(A)).as("its last poll says nothing any more").hasSize(results);
        assertThat(bench.metric("vigie_polls_in_flight", "tier", "standard")).isBetween(0.0, 1.0);
    }

    @Test
    void aServiceThatIsGoneIsAnnouncedEmpty() {
        bench.collector.start(estate(
                service("api", Tier.STANDARD, List.of(check("health", S1)), "a:1"),
                service("db", Tier.CRITICAL, List.of(check("health", S1)), "d:1")));
        bench.time.advance(Duration.ofSeconds(3));
        bench.collector.apply(api(S1, "a:1"));
        bench.time.advance(Duration.ofSeconds(3));

        assertThat(bench.announced.get("db")).containsExactly(List.of("d:1"), List.of());
        assertThat(bench.forgotten).containsExactly("db/d:1/health");
        assertThat(bench.probes.startsOf("db/d:1/health")).hasSize(3);
    }

    @Test
    void otherSettingsGetAnotherProbeOnceTheLastPollHasEnded() {
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofSeconds(5));
        bench.collector.start(withSettings("one", "a:1"));
        while (bench.probes.running.isEmpty()) {
            bench.time.advance(Duration.ofMillis(10));
        }
        bench.collector.apply(withSettings("two", "a:1"));
        bench.collector.apply(withSettings("three", "a:1"));
        bench.time.settle();
        assertThat(bench.probes.made).hasSize(3);
        var unused = bench.collector.pollNow("api");
        bench.time.advance(Duration.ofSeconds(4));
        assertThat(bench.probes.starts).as("the old probe is still at it").hasSize(1);
        bench.time.advance(Duration.ofSeconds(40));

        assertThat(bench.probes.closed).hasSize(2);
        assertThat(bench.forgotten).containsExactly(A);
        assertThat(bench.probes.starts.size()).isGreaterThan(2);
    }

    @Test
    void aTargetThatLeavesAndComesBackDuringOnePollIsNeverPolledTwiceAtOnce() {
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofSeconds(8));
        bench.collector.start(api(S15, "a:1"));
        while (bench.probes.running.isEmpty()) {
            bench.time.advance(Duration.ofMillis(10));
        }
        bench.collector.apply(api(S15));
        bench.collector.apply(api(S15, "a:1"));
        var unused = bench.collector.pollNow("api");
        bench.time.advance(Duration.ofSeconds(60));

        assertThat(bench.metric("vigie_collector_failures_total")).isZero();
        assertThat(bench.forgotten).containsExactly(A);
        assertThat(bench.probes.startsOf(A).size()).isGreaterThan(3);
    }

    @Test
    void anotherIntervalKeepsTheProbeAndItsMemory() {
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(Duration.ofSeconds(30));
        bench.collector.apply(api(S1, "a:1"));
        bench.time.advance(Duration.ofSeconds(10));

        assertThat(bench.probes.made).hasSize(1);
        assertThat(bench.forgotten).isEmpty();
        assertThat(bench.probes.startsOf(A)).hasSize(12);
    }

    @Test
    void aSmallerOrLargerLimitHoldsAtOnce() {
        bench.probes.behaviour = key -> Behaviour.hangs();
        CollectorConfig.Watched bulk = service(
                "bulk", Tier.STANDARD, List.of(check("health", S15)), "a:1", "b:1", "c:1", "d:1", "e:1", "f:1", "g:1");
        bench.collector.start(Bench.limited(1, bulk));
        bench.time.advance(Duration.ofSeconds(60));
        assertThat(bench.probes.mostAtOnce).isEqualTo(1);
        bench.collector.apply(Bench.limited(3, bulk));
        bench.time.advance(Duration.ofSeconds(60));
        assertThat(bench.probes.mostAtOnce).isEqualTo(3);
    }

    @Test
    void aServiceMayChangeItsTier() {
        bench.probes.behaviour = key -> Behaviour.hangs();
        bench.collector.start(api(S15, "a:1"));
        while (bench.probes.running.isEmpty()) {
            bench.time.advance(Duration.ofMillis(10));
        }
        bench.collector.apply(estate(service("api", Tier.CRITICAL, List.of(check("health", S15)), "a:1")));
        bench.time.settle();
        assertThat(bench.metric("vigie_polls_in_flight", "tier", "standard")).isEqualTo(1);
        bench.time.advance(Duration.ofSeconds(11));
        assertThat(bench.metric("vigie_polls_in_flight", "tier", "standard")).isZero();
        bench.time.advance(S15);
        assertThat(bench.probes.made).hasSize(1);
    }
}
