package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vigie.collector.Bench.api;
import static vigie.collector.Bench.check;
import static vigie.collector.Bench.estate;
import static vigie.collector.Bench.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorConfig.Check;
import vigie.collector.FakeProbes.Behaviour;
import vigie.collector.probe.Probe;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.Service.Tier;
import vigie.model.Status;

class CollectorTest {
    private static final Duration S1 = Duration.ofSeconds(1);
    private static final Duration S15 = Duration.ofSeconds(15);
    private static final String A = "api/a:1/health";

    private final Bench bench = new Bench();

    @Test
    void announcesInstancesAtTheStartEvenIfThereAreNone() {
        bench.collector.start(estate(
                service("api", Tier.STANDARD, List.of(check("health", S15)), "a:1", "b:1"),
                service("empty", Tier.STANDARD, List.of())));
        bench.time.settle();

        assertThat(bench.announced.get("api")).containsExactly(List.of("a:1", "b:1"));
        assertThat(bench.announced.get("empty")).containsExactly(List.of());
        assertThat(bench.changes).extracting(Change::key).containsExactly("api", "empty");
    }

    @Test
    void pollsEachTargetOnceAnIntervalAtItsPhase() {
        bench.collector.start(api(S15, "a:1", "b:1"));
        bench.time.advance(S15.multipliedBy(4));

        long offset = Phase.of(A, 15_000).offsetMs();
        assertThat(bench.probes.startsOf(A)).hasSize(4);
        assertThat(bench.probes.startsOf(A))
                .allSatisfy(s -> assertThat(s.at().toEpochMilli() % 15_000).isEqualTo(offset));
        assertThat(bench.probes.startsOf("api/b:1/health")).hasSize(4);
    }

    @Test
    void keepsThePhaseOverARestartOfTheProcess() {
        Bench other = new Bench();
        other.time.advance(Duration.ofMillis(7_321));
        bench.collector.start(api(S15, "a:1"));
        other.collector.start(api(S15, "a:1"));
        bench.time.advance(Duration.ofSeconds(60));
        other.time.advance(Duration.ofMillis(60_000 - 7_321));

        assertThat(other.probes.startsOf(A))
                .last()
                .isEqualTo(bench.probes.startsOf(A).get(3));
    }

    @Test
    void saysWhatAPollFoundWhenAndHowLongItTook() {
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(20));
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(S15);

        CheckResult r = bench.results.get(0);
        Instant started = bench.probes.starts.get(0).at();
        assertThat(r.target().key()).isEqualTo(A);
        assertThat(r.status()).isEqualTo(Status.DOWN);
        assertThat(r.phase()).isEqualTo(CheckResult.Phase.CONNECT);
        assertThat(r.reason()).isEqualTo("connection refused");
        assertThat(r.at()).isEqualTo(started.plusMillis(20));
        assertThat(r.latency()).isEqualTo(Duration.ofMillis(20));
        assertThat(r.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(r.breaker()).isEqualTo(CheckResult.Breaker.CLOSED);
        assertThat(bench.metric("vigie_polls_total", "service", "api", "check", "health", "outcome", "down"))
                .isEqualTo(1);
        assertThat(bench.metric("vigie_poll_duration_seconds_sum")).isEqualTo(0.02);
        assertThat(bench.metric("vigie_polls_in_flight", "tier", "standard")).isZero();
    }

    @Test
    void handsInSuccessAndDurationOfAProbeThatHasNoSamples() {
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(250));
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(S15);
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(500));
        bench.time.advance(S15);

        assertThat(bench.samples)
                .containsExactly(
                        A + " probe_success 1.0",
                        A + " probe_duration_seconds 0.25",
                        A + " end",
                        A + " probe_success 0.0",
                        A + " probe_duration_seconds 0.5",
                        A + " end");
    }

    @Test
    void tellsOfAChangeOnlyWhenTheAnswerIsAnother() {
        bench.collector.start(api(S1, "a:1"));
        bench.time.advance(Duration.ofSeconds(5));
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(1));
        bench.time.advance(Duration.ofSeconds(5));

        assertThat(bench.changes.stream().filter(c -> c.kind() == Change.Kind.TARGET))
                .hasSize(2);
    }

    @Test
    void seesAHangingTargetWithinEachSecond() {
        bench.probes.behaviour = key -> Behaviour.hangs();
        bench.collector.start(api(S1, "a:1"));
        bench.time.advance(Duration.ofMillis(1_900));
        List<CheckResult> seen = bench.resultsOf(A);
        bench.time.advance(Duration.ofSeconds(8));

        assertThat(seen).isNotEmpty().allSatisfy(r -> {
            assertThat(r.status()).isEqualTo(Status.DOWN);
            assertThat(r.latency()).isLessThan(S1);
        });
        assertThat(bench.resultsOf(A)).hasSizeBetween(9, 10);
    }

    @Test
    void skipsTheSlotsOfATargetThatIsStillBeingPolled() {
        Check slow = new Check("health", "fake", S1, Duration.ofMillis(2_500), new FakeProbes.Config(""));
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(2_200));
        bench.collector.start(estate(service("api", Tier.STANDARD, List.of(slow), "a:1")));
        bench.time.advance(Duration.ofSeconds(30));

        assertThat(bench.probes.startsOf(A)).hasSize(10);
        assertThat(bench.metric("vigie_polls_dropped_total", "tier", "standard", "reason", "overrun"))
                .isEqualTo(20);
    }

    @Test
    void criticalTargetsAreOnTimeBesideAThousandThatHang() {
        String[] hanging = new String[1000];
        for (int i = 0; i < hanging.length; i++) {
            hanging[i] = "10.0." + i / 250 + "." + i % 250 + ":80";
        }
        bench.probes.behaviour = key -> key.startsWith("bulk") ? Behaviour.hangs() : Behaviour.up(Duration.ofMillis(3));
        bench.collector.start(estate(
                service("bulk", Tier.BEST_EFFORT, List.of(check("health", S1)), hanging),
                service("core", Tier.CRITICAL, List.of(check("health", S1)), "c:1", "c:2", "c:3")));
        bench.time.advance(Duration.ofSeconds(60));

        for (String key : List.of("core/c:1/health", "core/c:2/health", "core/c:3/health")) {
            long offset = Phase.of(key, 1000).offsetMs();
            assertThat(bench.probes.startsOf(key)).hasSize(60);
            assertThat(bench.probes.startsOf(key))
                    .allSatisfy(s -> assertThat(s.at().toEpochMilli() % 1000).isEqualTo(offset));
        }
        assertThat(bench.probes.mostAtOnce).isLessThanOrEqualTo(256 + 3);
        assertThat(bench.probes.starts.stream().map(FakeProbes.Start::key).distinct())
                .hasSize(1003);
        assertThat(bench.metric("vigie_polls_dropped_total", "tier", "best_effort", "reason", "waiting"))
                .isPositive();
        assertThat(bench.metric("vigie_polls_dropped_total", "tier", "critical", "reason", "waiting"))
                .isZero();
    }

    @Test
    void waitingTargetsAreServedInTheOrderInWhichTheyFellDue() {
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(500));
        bench.collector.start(Bench.limited(
                1, service("api", Tier.STANDARD, List.of(check("health", S15)), "a:1", "b:1", "c:1", "d:1", "e:1")));
        bench.time.advance(Duration.ofSeconds(60));

        assertThat(bench.probes.mostAtOnce).isEqualTo(1);
        assertThat(bench.probes.starts.subList(5, 10).stream().map(FakeProbes.Start::key))
                .isEqualTo(bench.probes.starts.subList(0, 5).stream()
                        .map(FakeProbes.Start::key)
                        .toList());
    }

    @Test
    void anOpenBreakerPollsSeldomButOftenEnoughToKnow() {
        Check check = new Check("health", "fake", S1, null, Duration.ofSeconds(6), new FakeProbes.Config(""));
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(1));
        bench.collector.start(estate(service("api", Tier.STANDARD, List.of(check), "a:1")));
        bench.time.advance(Duration.ofSeconds(60));

        List<CheckResult> results = bench.resultsOf(A);
        assertThat(results.get(9).breaker()).isEqualTo(CheckResult.Breaker.OPEN);
        assertThat(results).hasSizeBetween(26, 28);
        for (int i = 1; i < results.size(); i++) {
            assertThat(Duration.between(results.get(i - 1).at(), results.get(i).at()))
                    .isLessThanOrEqualTo(Duration.ofSeconds(3));
        }
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(1));
        bench.time.advance(Duration.ofSeconds(10));
        assertThat(bench.results.get(bench.results.size() - 1).breaker()).isEqualTo(CheckResult.Breaker.CLOSED);
        assertThat(bench.probes.startsOf(A).size()).isGreaterThan(results.size() + 6);
    }

    @Test
    void aProbeThatNeverAnswersIsGivenUpAndReplaced() {
        bench.probes.behaviour = key -> Behaviour.silence();
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(Duration.ofSeconds(45));

        assertThat(bench.results).isNotEmpty().allSatisfy(r -> {
            assertThat(r.status()).isEqualTo(Status.UNKNOWN);
            assertThat(r.reason()).contains("did not answer");
        });
        assertThat(bench.probes.made).hasSize(bench.results.size() + 1);
        assertThat(bench.probes.closed).hasSize(bench.results.size());
        assertThat(bench.metric("vigie_polls_stuck_total", "service", "api", "check", "health"))
                .isEqualTo(bench.results.size());
    }

    @Test
    void aSinkThatThrowsIsCountedAndPollingGoesOn() {
        bench.probes.behaviour = key -> {
            throw new IllegalStateException("a bug in a probe");
        };
        bench.collector.start(api(S1, "a:1"));
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(bench.metric("vigie_collector_failures_total")).isPositive();
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(1));
        bench.time.advance(Duration.ofSeconds(20));

        assertThat(bench.results.get(bench.results.size() - 1).status()).isEqualTo(Status.UP);
    }

    @Test
    void aTargetThatItsProbeRefusesIsDownWithTheReasonAndTheOthersGoOn() {
        Check http = new Check(
                "http",
                "http",
                S1,
                null,
                new vigie.collector.probe.http.HttpProbe.Config(
                        null, null, null, null, null, null, null, null, null, null, null));
        bench.collector.start(estate(service("web", Tier.STANDARD, List.of(http), "not an address", "w:80")));
        bench.time.advance(S1);

        assertThat(bench.resultsOf("web/not an address/http").get(0).reason())
                .isEqualTo("an address must be host:port: was not an address");
        assertThat(bench.resultsOf("web/w:80/http").get(0).status()).isEqualTo(Status.UP);
    }

    @Test
    void refusesAConfigurationWithAnUnknownKindAndKeepsTheOldOne() {
        bench.collector.start(api(S1, "a:1"));
        bench.time.advance(S1);
        Check odd = new Check("odd", "telepathy", S1, null, new FakeProbes.Config(""));
        Check mixed = new Check("mixed", "http", S1, null, new FakeProbes.Config(""));

        assertThatThrownBy(() -> bench.collector.apply(estate(service("api", Tier.STANDARD, List.of(odd), "b:1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("use must be one of fake, http: was telepathy");
        assertThatThrownBy(() -> bench.collector.apply(estate(service("api", Tier.STANDARD, List.of(mixed), "b:1"))))
                .hasMessageContaining("settings of check mixed");
        bench.time.advance(S1);
        assertThat(bench.probes.startsOf(A)).hasSize(2);
    }

    @Test
    void aWallClockThatIsSetNeitherBurstsNorStopsThePolls() {
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(Duration.ofSeconds(60));
        bench.time.setWallBy(Duration.ofHours(1).plusMillis(4_000));
        bench.time.advance(Duration.ofSeconds(60));
        assertThat(bench.probes.startsOf(A)).hasSizeBetween(7, 9);
        bench.time.setWallBy(Duration.ofHours(-2));
        bench.time.advance(Duration.ofSeconds(60));
        assertThat(bench.probes.startsOf(A)).hasSizeBetween(11, 13);
    }

    @Test
    void closeWaitsForPollsUnderWayAndStartsNoOther() {
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(700));
        bench.collector.start(api(S1, "a:1"));
        bench.time.advance(S1);
        assertThat(bench.probes.running).hasSize(1);
        List<String> done = new ArrayList<>();
        var unusedEnd = bench.collector.close().thenRun(() -> done.add("closed"));
        bench.time.settle();
        assertThat(done).isEmpty();
        bench.time.advance(Duration.ofMillis(700));
        assertThat(done).containsExactly("closed");
        assertThat(bench.results).hasSize(1);

        int starts = bench.probes.starts.size();
        var unused = bench.collector.pollNow("api").thenAccept(r -> done.add("polled " + r.size()));
        bench.time.advance(Duration.ofSeconds(30));
        assertThat(bench.probes.starts).hasSize(starts);
        assertThat(done).containsExactly("closed", "polled 0");
        assertThat(bench.forgotten)
                .as("what was learnt is kept for the next start")
                .isEmpty();
    }

    @Test
    void anAnswerThatIsNotUpAlwaysHasAReason() {
        bench.probes.behaviour =
                key -> new Behaviour(Duration.ofMillis(1), Probe.Answer.down(CheckResult.Phase.BODY, " "), false);
        bench.collector.start(api(S1, "a:1"));
        bench.time.advance(S1);

        assertThat(bench.results.get(0).reason()).isEqualTo("no reason given");
    }
}
