package vigie.collector.probe.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen;
import vigie.collector.probe.paths.PathsConfig.Entry;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Component;
import vigie.model.CheckResult.Phase;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;
import vigie.model.Target;

class PathsProbeTest extends ProbeContract {
    private static final Entry LAN = new Entry("lan", null, null, null);
    private static final Entry WAN = new Entry("wan", "{wan}:9443", null, true);

    private static Target target(String address, String... labels) {
        return new Target(new Instance("api", address, "a", "", Labels.of(labels)), "ways");
    }

    private static final Target BOTH = target("10.0.1.5:8080", "wan", "wan.example.org");

    private static PathsConfig config(@Nullable Integer least, @Nullable String path, Entry... entries) {
        return new PathsConfig(List.of(entries), least, path, null, null, null);
    }

    @Override
    protected Probe probe() {
        return new PathsProbe(BOTH, config(null, "/ready", LAN, WAN), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = request -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = request -> Reply.fails(phase, "scripted failure");
    }

    @Override
    protected void assertFailed(Probe.Answer answer, CheckResult.Phase phase) {
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).as("nothing was reached").isEqualTo(phase);
        String word = phase.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(answer.reason())
                .isEqualTo("0 of 2 paths work, expected at least 1; path lan is lost (" + word
                        + "): scripted failure; path wan is lost (" + word + "): scripted failure");
    }

    private static double value(Probe.Answer answer, String metric, String path) {
        return answer.seen().figures().stream()
                .filter(figure -> figure.metric().equals(metric)
                        && Objects.equals(figure.labels().get("path"), path))
                .mapToDouble(Seen.Figure::value)
                .sum();
    }

    @Test
    void everyPathIsTriedWhereItLeadsForTheInstance() {
        assertThat(poll(new PathsProbe(BOTH, config(null, null, LAN, WAN), context))
                        .status())
                .isEqualTo(Status.UP);
        assertThat(tcp.looks)
                .extracting(look -> look.host() + ' ' + look.port() + ' ' + look.tls())
                .containsExactly("10.0.1.5 8080 false", "wan.example.org 9443 true");
        Entry other = new Entry("other", "10.9.0.{n}", 81, null);
        Entry plain = new Entry("plain", "{host}", null, null);
        http.script = request -> Reply.ok("");
        poll(new PathsProbe(
                target("[::1]:80", "n", "7", "host", "b"), config(null, "/x?y", LAN, other, plain), context));
        assertThat(http.calls)
                .extracting(call -> call.url().toString())
                .containsExactly("http://[::1]:80/x?y", "http://10.9.0.7:81/x?y", "http://b:80/x?y");
        assertThat(http.calls)
                .as("a kept connection proves nothing")
                .allMatch(call -> call.connection().isEmpty());
    }

    @Test
    void oneThatIsLostIsDegradedWithWhereAndInWhichPhase() {
        http.script = request -> request.url().getHost().startsWith("wan")
                ? Reply.fails(Phase.TLS, "TLS with wan.example.org failed: a reason")
                : Reply.ok("");
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.phase()).isEqualTo(Phase.ASSERT);
        assertThat(answer.reason())
                .isEqualTo("1 of 2 paths work; path wan is lost (tls): TLS with wan.example.org failed: a reason");
        assertThat(answer.components())
                .containsExactly(
                        new Component("lan", Status.UP, "5 ms"),
                        new Component("wan", Status.DOWN, "TLS with wan.example.org failed: a reason"));
        assertThat(value(answer, "path_up", "lan")).isEqualTo(1);
        assertThat(value(answer, "path_up", "wan")).isZero();
        assertThat(value(answer, "path_answer_seconds", "lan")).isEqualTo(0.005);
        assertThat(value(answer, "path_answer_seconds", "wan")).isNaN();
    }

    @Test
    void fewerThanMustWorkAreDown() {
        http.script = request -> request.url().getPort() == 8080 ? Reply.of(503, "text/plain", "busy") : Reply.ok("");
        Probe.Answer answer = poll(new PathsProbe(BOTH, config(2, "/ready", LAN, WAN), context));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(Phase.ASSERT);
        assertThat(answer.reason())
                .isEqualTo(
                        "1 of 2 paths work, expected at least 2; path lan is lost (assert): status 503, expected 2xx");
    }

    @Test
    void aPathThatIsReachedTellsThatTheNetworkHereIsWell() {
        http.script = request -> request.url().getPort() == 8080
                ? Reply.fails(Phase.CONNECT, "refused")
                : Reply.of(500, "text/plain", "");
        assertThat(poll(probe()).phase()).isEqualTo(Phase.ASSERT);
    }

    @Test
    void aPathThatHangsTakesNoTimeFromTheOthers() {
        http.script =
                request -> request.url().getPort() == 8080 ? Reply.ok("").after(Duration.ofHours(1)) : Reply.ok("");
        Probe.Answer answer = poll(probe());
        assertThat(answer.reason())
                .isEqualTo("1 of 2 paths work; path lan is lost (first_byte): no answer before the deadline");
    }

    @Test
    void aCertificateThatEndsSoonIsDegradedAndThePathWorks() {
        tcp.certificateExpiry = context.now().plus(Duration.ofHours(73));
        Probe.Answer answer = poll(new PathsProbe(BOTH, config(2, null, LAN, WAN), context));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("path wan: the certificate ends in 72 h, expected at least 336 h");
        assertThat(value(answer, "path_up", "wan")).isEqualTo(1);
        assertThat(value(answer, "path_connect_seconds", "wan")).isEqualTo(0.002);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.1.5:8080, , path wan cannot be tried: the instance has no label wan",
        "10.0.1.5, w, path lan cannot be tried: its address has no port: was 10.0.1.5",
        "'10.0.1.5:8080', 'a b', 'path wan cannot be tried: an address must be host:port: was a b:9443'",
        "'w:9443', w, path wan cannot be tried: it leads where lan leads"
    })
    void aPathThatCannotBeTriedIsUnknown(String address, @Nullable String wan, String reason) {
        Target target = wan == null ? target(address) : target(address, "wan", wan);
        Probe.Answer answer = poll(new PathsProbe(target, config(null, null, LAN, WAN), context));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(tcp.looks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{wan", "{}:1", "{a b}:1", "http://{wan}", "{wan}:0", "a:{p}:1", "${wan}:1"})
    void refusesAddressesThatCanNeverBeOne(String address) {
        assertThatThrownBy(() -> new Entry("a", address, null, null))
                .hasMessageStartingWith(
                        "address must be host:port, perhaps with labels of the instance as {label} in it");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(null, null, LAN)).hasMessage("paths must have from 2 to 16 entries: was 1");
        assertThatThrownBy(() -> config(null, null, LAN, LAN))
                .hasMessage("paths must have different names: was [lan, lan]");
        assertThatThrownBy(() -> config(3, null, LAN, WAN)).hasMessage("min_paths must be from 1 to 2: was 3");
        assertThatThrownBy(() -> config(0, null, LAN, WAN)).hasMessage("min_paths must be from 1 to 2: was 0");
        assertThatThrownBy(() -> config(null, "ready", LAN, WAN)).hasMessageStartingWith("path must begin with");
        assertThatThrownBy(() -> new PathsConfig(List.of(LAN, WAN), null, null, Map.of("a", "b"), null, null))
                .hasMessage("path must be said, since headers or expect is: was missing");
        assertThatThrownBy(() -> new Entry("the lan", null, null, null)).hasMessageStartingWith("name must be of");
        assertThatThrownBy(() -> new Entry("lan", null, 0, null)).hasMessage("port must be from 1 to 65535: was 0");
    }
}
