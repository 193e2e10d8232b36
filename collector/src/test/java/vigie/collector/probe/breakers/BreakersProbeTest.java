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

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(null, null, Duration.ZERO))
                .hasMessage("half_open_for must be more than 0s: was PT0S");
    }
}
