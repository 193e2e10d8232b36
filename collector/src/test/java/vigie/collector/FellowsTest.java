package vigie.collector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** Targets that stay behind the others, and figures that become samples, through the front of the room. */
class FellowsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Bench bench = new Bench();
    private final Map<String, Probe.Answer> answers = new HashMap<>();

    @BeforeEach
    void begin() {
        bench.probes.behaviour =
                key -> new FakeProbes.Behaviour(Duration.ofMillis(3), requireNonNull(answers.get(key)), false);
        bench.collector.start(Bench.api(SECOND, "one:1", "two:2"));
    }

    private void answer(String address, Probe.Answer answer) {
        answers.put("api/" + address + "/health", answer);
    }

    private static Probe.Answer at(long block) {
        return Probe.Answer.UP.seeing(new Seen(List.of(), List.of(new Seen.Progress("block", block, 10)), List.of()));
    }

    private CheckResult last(String address) {
        List<CheckResult> all = bench.resultsOf("api/" + address + "/health");
        return all.get(all.size() - 1);
    }

    @Test
    void oneThatStaysBehindIsDegraded() {
        answer("one:1", at(100));
        answer("two:2", at(90));
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(last("two:2").status()).as("as far behind as it may be").isEqualTo(Status.UP);
        answer("two:2", at(89));
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(last("two:2").status()).isEqualTo(Status.DEGRADED);
        assertThat(last("two:2").phase()).isEqualTo(CheckResult.Phase.ASSERT);
        assertThat(last("two:2").reason()).isEqualTo("block 89 is 11 behind block 100 of one:1, allowed 10");
        assertThat(last("one:1").status()).isEqualTo(Status.UP);
    }

    @Test
    void whatItSaidItselfStays() {
        answer("one:1", at(100));
        answer("two:2", Probe.Answer.degraded("0 peers").seeing(at(1).seen()));
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(last("two:2").reason()).isEqualTo("0 peers; block 1 is 99 behind block 100 of one:1, allowed 10");
    }

    @Test
    void oneThatIsGoneOrSilentIsNoMeasure() {
        answer("one:1", at(1_000));
        answer("two:2", at(1));
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(last("two:2").status()).isEqualTo(Status.DEGRADED);
        answer("one:1", Probe.Answer.down(CheckResult.Phase.CONNECT, "refused"));
        bench.time.advance(Duration.ofSeconds(7));
        assertThat(last("two:2").status())
                .as("silent for longer than its answer is fresh")
                .isEqualTo(Status.UP);
        answer("one:1", at(1_000));
        bench.time.advance(Duration.ofSeconds(30));
        assertThat(last("two:2").status()).isEqualTo(Status.DEGRADED);
        bench.collector.apply(Bench.api(SECOND, "two:2"));
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(last("two:2").status()).as("taken out of the estate").isEqualTo(Status.UP);
    }

    @Test
    void figuresAreSamplesBesideTheProbesOwn() {
        answer(
                "one:1",
                Probe.Answer.UP.seeing(new Seen(
                        List.of(),
                        List.of(),
                        List.of(new Seen.Figure("lag_bytes", Labels.EMPTY, Series.Kind.GAUGE, 7)))));
        answer("two:2", Probe.Answer.UP);
        bench.time.advance(SECOND);
        assertThat(bench.samples)
                .filteredOn(s -> s.startsWith("api/one:1"))
                .containsSubsequence(
                        "api/one:1/health probe_success 1.0", "api/one:1/health lag_bytes 7.0", "api/one:1/health end");
    }
}
