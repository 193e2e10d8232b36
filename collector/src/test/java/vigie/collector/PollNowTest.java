package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.collector.Bench.api;
import static vigie.collector.Bench.check;
import static vigie.collector.Bench.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.collector.FakeProbes.Behaviour;
import vigie.model.CheckResult;
import vigie.model.Service.Tier;
import vigie.model.Status;

class PollNowTest {
    private static final Duration S15 = Duration.ofSeconds(15);
    private static final Duration MS100 = Duration.ofMillis(100);
    private static final String A = "api/a:1/health";

    private final Bench bench = new Bench();
    private final List<List<CheckResult>> answers = new ArrayList<>();

    private Instant ask(String service) {
        var unused = bench.collector.pollNow(service).thenAccept(answers::add);
        Instant asked = bench.time.clock().instant();
        bench.time.settle();
        return asked;
    }

    private void toTheStartOfAPoll() {
        while (bench.probes.running.isEmpty()) {
            bench.time.advance(Duration.ofMillis(1));
        }
    }

    @Test
    void pollsEveryCheckOfEveryInstanceAtOnceInTheirOrder() {
        bench.collector.start(Bench.estate(
                service("api", Tier.STANDARD, List.of(check("health", S15), check("deep", S15)), "a:1", "b:1")));
        bench.time.settle();
        ask("api");
        bench.time.advance(MS100);

        assertThat(answers).hasSize(1);
        assertThat(answers.get(0))
                .extracting(r -> r.target().key())
                .containsExactly("api/a:1/health", "api/a:1/deep", "api/b:1/health", "api/b:1/deep");
        assertThat(bench.results).containsAll(answers.get(0));
    }

    @Test
    void aPollUnderWayDoesNotCountANewOneIsMadeAfterIt() {
        bench.probes.behaviour = key -> Behaviour.up(MS100);
        bench.collector.start(api(S15, "a:1"));
        toTheStartOfAPoll();
        bench.time.advance(Duration.ofMillis(40));
        Instant asked = ask("api");
        bench.time.advance(Duration.ofMillis(70));
        assertThat(bench.results).hasSize(1);
        assertThat(answers).isEmpty();
        bench.time.advance(MS100);

        assertThat(answers).hasSize(1);
        assertThat(bench.probes.startsOf(A)).hasSize(2);
        assertThat(bench.probes.startsOf(A).get(1).at()).isAfter(asked);
        assertThat(bench.results).hasSize(2).contains(answers.get(0).get(0));
    }

    @Test
    void severalWhoAskDuringOnePollShareTheNext() {
        bench.probes.behaviour = key -> Behaviour.up(MS100);
        bench.collector.start(api(S15, "a:1"));
        toTheStartOfAPoll();
        ask("api");
        ask("api");
        bench.time.advance(Duration.ofMillis(150));
        ask("api");
        bench.time.advance(Duration.ofSeconds(1));

        assertThat(answers).hasSize(3);
        assertThat(bench.probes.startsOf(A)).hasSize(3);
        assertThat(answers.get(0)).isEqualTo(answers.get(1)).isNotEqualTo(answers.get(2));
    }

    @Test
    void goesPastAnOpenBreakerAndClosesItIfTheTargetAnswers() {
        bench.probes.behaviour = key -> Behaviour.down(Duration.ofMillis(1));
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(S15.multipliedBy(10));
        assertThat(bench.results.get(9).breaker()).isEqualTo(CheckResult.Breaker.OPEN);
        ask("api");
        bench.time.advance(MS100);
        assertThat(answers.get(0).get(0).status()).isEqualTo(Status.DOWN);
        assertThat(answers.get(0).get(0).breaker()).isEqualTo(CheckResult.Breaker.OPEN);
        bench.probes.behaviour = key -> Behaviour.up(Duration.ofMillis(1));
        ask("api");
        bench.time.advance(MS100);

        assertThat(answers.get(1).get(0).breaker()).isEqualTo(CheckResult.Breaker.CLOSED);
        int before = bench.probes.starts.size();
        bench.time.advance(S15.multipliedBy(4));
        assertThat(bench.probes.starts).hasSize(before + 4);
    }

    @Test
    void goesPastAFullTierAndItsQueue() {
        bench.probes.behaviour = key -> key.startsWith("bulk") ? Behaviour.hangs() : Behaviour.up(Duration.ofMillis(1));
        bench.collector.start(Bench.limited(
                1,
                service("bulk", Tier.STANDARD, List.of(check("health", Duration.ofSeconds(10))), "x:1", "x:2"),
                service("api", Tier.STANDARD, List.of(check("health", S15)), "a:1")));
        bench.time.advance(Duration.ofSeconds(40));
        toTheStartOfAPoll();
        ask("api");
        bench.time.advance(MS100);

        assertThat(answers.get(0)).hasSize(1);
        bench.time.advance(Duration.ofSeconds(60));
        assertThat(bench.metric("vigie_polls_in_flight", "tier", "standard")).isBetween(0.0, 1.0);
    }

    @Test
    void leavesTheScheduleAsItWas() {
        bench.collector.start(api(S15, "a:1"));
        bench.time.advance(Duration.ofSeconds(31));
        ask("api");
        bench.time.advance(Duration.ofSeconds(60));

        long offset = Phase.of(A, 15_000).offsetMs();
        assertThat(bench.probes.startsOf(A).stream().filter(s -> s.at().toEpochMilli() % 15_000 != offset))
                .hasSize(1);
    }

    @Test
    void aTargetThatIsTakenOutMeanwhileIsMissingFromTheAnswer() {
        bench.probes.behaviour = key -> Behaviour.up(MS100);
        bench.collector.start(api(S15, "a:1", "b:1"));
        bench.time.settle();
        ask("api");
        bench.collector.apply(api(S15, "b:1"));
        bench.time.advance(Duration.ofSeconds(1));

        assertThat(answers.get(0)).extracting(r -> r.target().key()).containsExactly("api/b:1/health");
        assertThat(bench.resultsOf(A)).isEmpty();
    }

    @Test
    void anUnknownServiceHasNoAnswers() {
        bench.collector.start(api(S15, "a:1"));
        ask("nobody");

        assertThat(answers).containsExactly(List.of());
    }
}
