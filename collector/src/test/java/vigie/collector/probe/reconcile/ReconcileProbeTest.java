package vigie.collector.probe.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.reconcile.ReconcileProbe.Config;
import vigie.model.CheckResult;
import vigie.model.Status;

class ReconcileProbeTest extends ProbeContract {
    private static Side json(@Nullable String address, String path) {
        return new Side(null, new JsonSide(address, path, null, null, null, null, "sum.total"));
    }

    private static Side sql(String query) {
        return new Side(new SqlSide(null, "vigie", null, null, null, null, query), null);
    }

    private static Config config(@Nullable Double tolerance, @Nullable Double percent) {
        return new Config(json(null, "/l"), json("127.0.0.1:9999", "/r"), tolerance, percent, null, null);
    }

    private static Config windowed(Side left, Side right, @Nullable Duration window, @Nullable Duration delay) {
        return new Config(left, right, null, null, window, delay);
    }

    private Probe probe(Config config) {
        return ReconcileProbe.kind(Runnable::run).make(TARGET, config, context);
    }

    private Probe.Answer pollWith(Config config, String left, String right) {
        http.script = r -> Reply.ok("{\"sum\":{\"total\":" + (r.url().getPath().equals("/l") ? left : right) + "}}");
        return poll(probe(config));
    }

    @Override
    protected Probe probe() {
        return probe(config(0.0, 0.0));
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = r -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = r -> Reply.fails(phase, "scripted failure");
    }

    @Override
    protected void assertFailed(Probe.Answer answer, CheckResult.Phase phase) {
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.phase()).isEqualTo(phase);
        assertThat(answer.reason()).isEqualTo("left: scripted failure; nor does the other tell a number");
    }

    @ParameterizedTest(name = "{0} and {1} within {2} or {3} %")
    @CsvSource({
        "100,       100,    ,    , UP",
        "100,       101,    ,    , DEGRADED",
        "100,       101,    1,   , UP",
        "100,       101.5,  1,   , DEGRADED",
        "1000,      1010,   ,   1, UP",
        "1000,      1011,   ,   1, DEGRADED",
        "0,         0,      ,   1, UP",
        "-1000,     -1010,  ,   1, UP",
        "1000,      1050,   60, 1, UP",
        "'\"99.50\"', 99.5, ,    , UP",
    })
    void agreesWithinTheWiderTolerance(
            String left, String right, @Nullable Double tolerance, @Nullable Double percent, Status status) {
        assertThat(pollWith(config(tolerance, percent), left, right).status()).isEqualTo(status);
    }

    @Test
    void theDifferenceIsEvidence() {
        Probe.Answer answer = pollWith(config(2.0, null), "1204", "1190.5");
        assertThat(answer.reason()).isEqualTo("left is 1204, right is 1190.5: they differ by 13.5, allowed 2");
        assertThat(answer.seen().figures())
                .extracting(f -> f.metric() + " " + f.value())
                .containsExactly("reconcile_left 1204.0", "reconcile_right 1190.5", "reconcile_difference 13.5");
        assertThat(http.calls.get(1).url().getPort()).isEqualTo(9999);
    }

    @ParameterizedTest
    @CsvSource({"null, is null", "{}, is an object", "1e999, is Infinity", "true, is true"})
    void aSideWithoutANumberIsUnknown(String right, String found) {
        Probe.Answer answer = pollWith(config(null, null), "1", right);
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("right: sum.total " + found + ", a number is expected");
    }

    @Test
    void bothSidesAreAskedForOneWindowThatEndedADelayAgo() {
        Side side = json(null, "/l?since={from}&until={to}");
        Config config = windowed(side, json(null, "/r?to={to}"), Duration.ofHours(1), Duration.ofMinutes(5));
        http.script = r -> Reply.ok("{\"sum\":{\"total\":" + (r.url().getPath().equals("/l") ? 1 : 2) + "}}");
        Probe.Answer answer = poll(probe(config));
        assertThat(http.calls)
                .extracting(call -> call.url().toString())
                .containsExactly(
                        "http://127.0.0.1:8081/l?since=2025-12-31T22:55:00Z&until=2025-12-31T23:55:00Z",
                        "http://127.0.0.1:8081/r?to=2025-12-31T23:55:00Z");
        assertThat(answer.reason())
                .isEqualTo("left is 1, right is 2: they differ by 1, allowed 0, from 2025-12-31T22:55:00Z to"
                        + " 2025-12-31T23:55:00Z");
    }

    @Test
    void refusesNonsense() {
        Side plain = json(null, "/l");
        Side open = json(null, "/l?from={from}");
        Duration hour = Duration.ofHours(1);
        assertThatThrownBy(() -> new Side(null, null)).hasMessage("a side has one of sql and json: had neither");
        assertThatThrownBy(() -> windowed(plain, plain, hour, null)).hasMessageStartingWith("window must be said");
        assertThatThrownBy(() -> windowed(open, plain, null, null)).hasMessageEndingWith("was not said");
        assertThatThrownBy(() -> windowed(plain, plain, null, hour))
                .hasMessage("delay must be at least 0s and needs window: was PT1H");
        assertThatThrownBy(() -> windowed(open, open, Duration.ofMillis(5), null))
                .hasMessage("window must be at least 1s: was PT0.005S");
        assertThatThrownBy(() -> config(-1.0, null)).hasMessage("tolerance must be at least 0: was -1");
        assertThatThrownBy(() -> config(null, 101.0)).hasMessage("tolerance_percent must be from 0 to 100: was 101");
        assertThatThrownBy(() -> json("a/b", "/")).hasMessageStartingWith("an address must be host:port");
        assertThatThrownBy(() -> json(null, "/{other}")).hasMessageStartingWith("path must begin with one slash");
        assertThatThrownBy(() -> sql("DELETE FROM t")).hasMessageStartingWith("query must be one SELECT");
    }
}
