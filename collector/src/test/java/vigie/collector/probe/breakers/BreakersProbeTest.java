package vigie.collector.probe.breakers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorMetrics;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.scrape.Scrape;
import vigie.collector.scrape.ScrapeShared;
import vigie.collector.scrape.SeriesBudget;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

class BreakersProbeTest extends ProbeContract {
    private final ScrapeShared shared =
            new ScrapeShared(new SeriesBudget(10_000), new CollectorMetrics(new CollectorRegistry()));

    static BreakersProbe.Config config(
            @Nullable List<String> expect, @Nullable List<String> ignore, @Nullable Duration halfOpenFor) {
        return new BreakersProbe.Config(null, null, null, null, null, null, expect, ignore, halfOpenFor);
    }

    private Probe probe(BreakersProbe.Config config) {
        return BreakersProbe.kind((target, lent) -> new Scrape(target, lent, shared))
                .make(TARGET, config, context);
    }

    @Override
    protected Probe probe() {
        return probe(config(List.of("payments"), List.of("search"), null));
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = request -> Reply.of(200, "text/plain; version=0.0.4", "").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = request -> Reply.fails(phase, "scripted failure");
    }

    private void exposition(String... lines) {
        http.script = request -> Reply.of(200, "text/plain; version=0.0.4", String.join("\n", lines) + '\n');
    }

    private static String state(String breaker, String state) {
        return "resilience4j_circuitbreaker_state{name=\"" + breaker + "\",state=\"" + state + "\"} 1";
    }

    @Test
    void aForcedOpenBreakerIsDegradedAndADisabledOneIsNot() {
        exposition(state("payments", "forced_open"), state("mail", "disabled"), state("search", "open"));
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("breaker payments is forced open");
        assertThat(answer.seen().facts())
                .as("one that is ignored is not told of")
                .containsExactly(
                        new Fact(Topic.BREAKER, "mail", "disabled"),
                        new Fact(Topic.BREAKER, "payments", "forced_open"));
    }

    @Test
    void aBreakerThatIsMissingIsTold() {
        exposition(state("mail", "closed"));
        assertThat(poll(probe()).reason()).isEqualTo("there is no breaker payments");
        exposition("up 1");
        assertThat(poll(probe(config(null, null, null))).reason())
                .isEqualTo("the exposition has no resilience4j_circuitbreaker_state");
    }

    @Test
    void aBreakerThatNobodyCallsIsNotStuck() {
        Probe probe = probe(config(null, null, Duration.ofSeconds(10)));
        exposition(state("payments", "half_open"), refused(7));
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
        time.advance(Duration.ofMinutes(5));
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
        exposition(state("payments", "half_open"), refused(9));
        assertThat(poll(probe).reason())
                .matches("breaker payments is stuck half open for 30. s: no call ended, 2 were refused");
        exposition(state("payments", "half_open"), refused(2));
        assertThat(poll(probe).status()).as("the service has begun anew").isEqualTo(Status.UP);
    }

    private static String refused(int calls) {
        return "resilience4j_circuitbreaker_not_permitted_calls_total{name=\"payments\",kind=\"not_permitted\"} "
                + calls;
    }

    @Test
    void thousandsOfBreakersAreTwoHundred() {
        String[] lines = new String[5_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = state("b" + i, "open");
        }
        exposition(lines);
        Probe.Answer answer = poll(probe(config(null, null, null)));
        assertThat(answer.components()).hasSize(200);
        assertThat(answer.seen().facts()).hasSize(200);
    }

    /** Successful calls so far: so many within 100 ms, so many within 500 ms, and so many in all. */
    private static String[] called(long fast, long slow, long all) {
        String bucket = "resilience4j_circuitbreaker_calls_seconds_bucket{name=\"payments\",kind=\"%s\",le=\"%s\"} %d";
        return new String[] {
            state("payments", "closed"),
            bucket.formatted("successful", "0.1", fast),
            bucket.formatted("successful", "0.5", slow),
            bucket.formatted("successful", "+Inf", all),
            bucket.formatted("failed", "+Inf", 1_000_000)
        };
    }

    private static double recommended(Probe.Answer answer) {
        assertThat(answer.seen().figures()).hasSize(1);
        assertThat(answer.seen().figures().get(0).metric()).isEqualTo("breaker_recommended_timeout_seconds");
        assertThat(answer.seen().figures().get(0).labels().get("breaker")).isEqualTo("payments");
        return answer.seen().figures().get(0).value();
    }

    private double recommendedAfter(Probe probe, Duration wait, long fast, long slow, long all) {
        time.advance(wait);
        exposition(called(fast, slow, all));
        return recommended(poll(probe));
    }

    @Test
    void theRecommendedTimeoutIsThatOfTheThousandthSlowestCallOfTheLastHours() {
        Probe probe = probe(config(null, null, null));
        Duration step = Duration.ofMinutes(20);
        assertThat(recommendedAfter(probe, step, 50_000, 60_000, 90_000))
                .as("what was before the first look is of no known time")
                .isNaN();
        assertThat(recommendedAfter(probe, step, 50_900, 60_990, 90_999)).isNaN();
        assertThat(recommendedAfter(probe, step, 51_990, 61_999, 92_000))
                .as("1,999 of 2,000 within 500 ms: 90,000 - 60,000 before are not of this hour")
                .isEqualTo(0.5);
        assertThat(poll(probe).components().get(0).detail())
                .isEqualTo("closed; recommended timeout 500 ms, by 2000 calls that succeeded");
        // Two hours later only fast calls are known.
        assertThat(recommendedAfter(probe, Duration.ofMinutes(61), 51_990, 61_999, 92_000))
                .isEqualTo(0.5);
        assertThat(recommendedAfter(probe, Duration.ofMinutes(61), 56_990, 66_999, 97_000))
                .isEqualTo(0.1);
    }

    @Test
    void aServiceThatBeganAnewAndABucketWithoutABoundAreNoTimeout() {
        Probe probe = probe(config(null, null, null));
        assertThat(recommendedAfter(probe, Duration.ofMinutes(1), 50_000, 60_000, 60_000))
                .isNaN();
        assertThat(recommendedAfter(probe, Duration.ofMinutes(1), 5_000, 5_000, 5_000))
                .as("5,000 since it began anew")
                .isEqualTo(0.1);
        assertThat(recommendedAfter(probe, Duration.ofMinutes(1), 5_000, 5_000, 9_000))
                .as("slower than every bound")
                .isNaN();
    }

    @Test
    void bucketsOfNonsenseAreNoTimeout() {
        Probe probe = probe(config(null, null, null));
        String bucket = "resilience4j_circuitbreaker_calls_seconds_bucket{name=\"payments\",kind=\"successful\",le=\"";
        for (String wrong :
                List.of("x\"} 5", "NaN\"} 5", "-1\"} 5", "1\"} NaN", "1\"} -5", "1\"} 1e300", "+Inf\"} +Inf")) {
            exposition(state("payments", "closed"), bucket + wrong);
            Probe.Answer answer = poll(probe);
            assertThat(answer.status()).isEqualTo(Status.UP);
            assertThat(answer.seen().figures()).as(wrong).isEmpty();
        }
        String[] many = new String[5_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = bucket + (i + 1) + "\"} " + i * 10_000L;
        }
        many[0] = state("payments", "closed");
        exposition(many);
        assertThat(recommended(poll(probe))).isNaN();
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(null, null, Duration.ZERO))
                .hasMessage("half_open_for must be more than 0s: was PT0S");
    }
}
