package vigie.collector.probe.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Failing;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.http.Scheme;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Status;

class JsonProbeTest extends ProbeContract {
    private static JsonProbe.Config config(
            @Nullable Map<String, Object> expect, @Nullable Map<String, String> values, @Nullable Failing status) {
        return new JsonProbe.Config("/stats?full=1", null, null, null, null, null, expect, values, status);
    }

    private Probe.Answer pollWith(JsonProbe.Config config, String body) {
        http.script = r -> Reply.ok(body);
        return poll(new JsonProbe(TARGET, config, context));
    }

    @Override
    protected Probe probe() {
        return new JsonProbe(
                TARGET,
                config(
                        Map.of("status", "UP", "components.db.details.a.0", Map.of("above", 0L)),
                        Map.of("a", "components.db.details.a.1", "b", "checks.0.name"),
                        null),
                context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = r -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = r -> Reply.fails(phase, "scripted failure");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{\"n\":5}            | -",
                "{\"n\":\"5.25\"}     | -",
                "{\"n\":0}            | n is 0, expected above 0 and at most 9",
                "{\"n\":9.01}         | n is 9.01, expected above 0 and at most 9",
                "{\"n\":1e999999999}  | n is Infinity, expected above 0 and at most 9",
                "{\"n\":\"1e999\"}    | n is 1e999, expected above 0 and at most 9",
                "{\"n\":\"0x5\"}      | n is 0x5, expected above 0 and at most 9",
                "{\"n\":true}         | n is true, expected above 0 and at most 9",
                "{\"n\":[5]}          | n is a list, expected above 0 and at most 9",
                "{\"n\":null}         | n is null, expected above 0 and at most 9",
                "{}                   | n is missing, expected above 0 and at most 9",
                "7                    | n is missing, expected above 0 and at most 9",
            })
    void boundsHoldForNumbersAndTextsThatAreSome(String body, @Nullable String failure) {
        var answer = pollWith(config(Map.of("n", Map.of("above", 0L, "at_most", 9L)), null, null), body);
        assertThat(answer.status()).isEqualTo(failure == null ? Status.UP : Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo(failure == null ? "" : failure);
    }

    @Test
    void otherValuesAreComparedAsTheHttpCheckDoes() {
        Map<String, Object> expect = new LinkedHashMap<>();
        expect.put("state", "ready");
        expect.put("version", Map.of("major", 2L));
        var good = pollWith(
                config(expect, null, Failing.DOWN), "{\"state\":\"ready\",\"version\":{\"major\":2,\"minor\":1}}");
        assertThat(good).extracting(Probe.Answer::status).isEqualTo(Status.UP);
        var bad = pollWith(config(expect, null, Failing.DOWN), "{\"state\":\"lost\",\"version\":3}");
        assertThat(bad.status()).isEqualTo(Status.DOWN);
        assertThat(bad.reason()).isEqualTo("state is lost, expected ready; version is 3, expected {major=2}");
    }

    @Test
    void numbersAreHandedInAndOneThatIsMissingIsTold() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("depth", "queue.depth");
        values.put("price", "price");
        values.put("age", "queue.age");
        var answer = pollWith(config(null, values, Failing.DOWN), "{\"queue\":{\"depth\":12},\"price\":\"99.50\"}");
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("queue.age is missing, a number is expected");
        assertThat(answer.seen().figures())
                .extracting(f -> f.metric() + " " + f.value())
                .containsExactly("json_depth 12.0", "json_price 99.5", "json_age NaN");
    }

    @Test
    void anotherAnswerThanJsonIsDown() {
        var config = config(Map.of("a", 1L), null, null);
        assertThat(pollWith(config, "<html>").reason()).isEqualTo("the body is not JSON");
        http.script = r -> Reply.of(404, "application/json", "{\"a\":1}");
        Probe.Answer missing = poll(new JsonProbe(TARGET, config, context));
        assertThat(missing).isEqualTo(Probe.Answer.down(CheckResult.Phase.ASSERT, "status 404, expected 2xx"));
    }

    @Test
    void asksWhereAndAsWhomItIsTold() {
        var config = new JsonProbe.Config(
                "/stats",
                Scheme.HTTPS,
                8443,
                Map.of("X-A", "b"),
                null,
                new Secret("t0ken"),
                Map.of("a", 1L),
                null,
                null);
        http.script = r -> Reply.ok("{\"a\":1}");
        assertThat(poll(new JsonProbe(TARGET, config, context)).status()).isEqualTo(Status.UP);
        assertThat(http.calls.get(0).url().toString()).isEqualTo("https://127.0.0.1:8443/stats");
        assertThat(http.calls.get(0).headers())
                .containsEntry("Authorization", "Bearer t0ken")
                .containsEntry("X-A", "b");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(null, Map.of(), null))
                .hasMessage("expect or values must say something: was neither");
        assertThatThrownBy(() -> config(Map.of(" ", 1L), null, null))
                .hasMessage("expect must have paths: was an empty one");
        assertThatThrownBy(() -> config(Map.of("a", Map.of("above", List.of())), null, null))
                .hasMessage("a: above must be a number: was []");
        assertThatThrownBy(() -> config(null, Map.of("a-b", "x"), null))
                .hasMessage("values must be names of letters, digits and _ to paths: was a-b");
        assertThatThrownBy(() -> new JsonProbe.Config("x", null, null, null, null, null, null, null, null))
                .hasMessageStartingWith("path must begin with one slash");
    }
}
