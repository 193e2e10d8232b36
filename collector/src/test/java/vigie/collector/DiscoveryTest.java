package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.collector.Bench.check;
import static vigie.collector.Bench.estate;
import static vigie.collector.Bench.instance;
import static vigie.collector.Bench.watched;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import vigie.collector.CollectorConfig.Discovery;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.net.DnsServer;
import vigie.collector.target.DnsSource;
import vigie.collector.target.FileSource;
import vigie.collector.target.HttpSource;
import vigie.collector.target.KubernetesConfig;
import vigie.model.CheckResult;
import vigie.model.Service.Tier;

class DiscoveryTest {
    private static final URI SD = URI.create("http://sd:8080/targets?token=secret");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path dir;

    private final Bench bench = new Bench();
    private int writes;

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + writes++)));
    }

    private CollectorConfig config(Discovery discovery) {
        return estate(watched("api", Tier.STANDARD, discovery, List.of(check("health", Duration.ofSeconds(15)))));
    }

    private CollectorConfig files() {
        return config(new Discovery(
                List.of(instance("api", "fixed:1")), List.of(new FileSource.Config(dir.resolve("*.json")))));
    }

    private CollectorConfig http() {
        return config(new Discovery(List.of(), List.of(new HttpSource.Config(SD, MINUTE))));
    }

    private List<String> last() {
        List<List<String>> all = bench.announced.getOrDefault("api", List.of());
        return all.get(all.size() - 1);
    }

    @Test
    void followsFilesAsTheyAppearChangeAndGo() throws IOException {
        write("b.json", "[{\"targets\":[\"b:1\",\"b:2\"],\"labels\":{\"zone\":\"z\"}}]");
        bench.collector.start(files());
        bench.time.advance(Duration.ofSeconds(6));
        assertThat(bench.announced.get("api")).containsExactly(List.of("fixed:1"), List.of("fixed:1", "b:1", "b:2"));

        write("a.json", "[{\"targets\":[\"a:1\",\"fixed:1\"]}]");
        bench.time.advance(Duration.ofSeconds(6));
        assertThat(last()).containsExactly("fixed:1", "a:1", "b:1", "b:2");

        write("b.json", "[{\"targets\":[\"b:2\"]}]");
        bench.time.advance(Duration.ofSeconds(6));
        assertThat(last()).containsExactly("fixed:1", "a:1", "b:2");

        Files.delete(dir.resolve("b.json"));
        bench.time.advance(Duration.ofSeconds(6));
        assertThat(last()).containsExactly("fixed:1", "a:1");
        assertThat(bench.forgotten).contains("api/b:1/health", "api/b:2/health");
    }

    @Test
    void aMalformedFileKeepsItsLastGoodListAndIsCountedOnce() throws IOException {
        write("a.json", "[{\"targets\":[\"a:1\"]}]");
        write("b.json", "[{\"targets\":[\"b:1\"]}]");
        bench.collector.start(files());
        bench.time.advance(Duration.ofSeconds(6));
        write("a.json", "[{\"targets\":[\"a:1\",");
        write("b.json", "[{\"targets\":[\"b:2\"]}]");
        bench.time.advance(MINUTE);

        assertThat(last()).containsExactly("fixed:1", "a:1", "b:2");
        assertThat(bench.metric(
                        "vigie_discovery_failures_total",
                        "service",
                        "api",
                        "source",
                        "file_sd " + dir.resolve("*.json")))
                .isEqualTo(1);
        write("a.json", "[{\"targets\":[\"a:9\"]}]");
        bench.time.advance(Duration.ofSeconds(6));
        assertThat(last()).containsExactly("fixed:1", "a:9", "b:2");
    }

    @Test
    void aFolderThatCannotBeListedKeepsEverything() throws IOException {
        Path inner = Files.createDirectory(dir.resolve("inner"));
        Files.writeString(inner.resolve("a.json"), "[{\"targets\":[\"a:1\"]}]");
        bench.collector.start(
                config(new Discovery(List.of(), List.of(new FileSource.Config(inner.resolve("*.json"))))));
        bench.time.advance(Duration.ofSeconds(6));
        Files.move(inner, dir.resolve("elsewhere"));
        bench.time.advance(MINUTE);

        assertThat(last()).containsExactly("a:1");
    }

    @Test
    void asksTheAddressAsPrometheusDoes() {
        bench.http.script =
                r -> Reply.ok("[{\"targets\":[\"h:1\"],\"labels\":{\"region\":\"eu\",\"__meta_x\":\"y\"}}]");
        bench.collector.start(http());
        bench.time.advance(Duration.ofSeconds(150));

        assertThat(last()).containsExactly("h:1");
        assertThat(bench.http.calls).hasSize(3).allSatisfy(call -> {
            assertThat(call.method()).isEqualTo("GET");
            assertThat(call.url()).isEqualTo(SD);
            assertThat(call.headers()).containsEntry("X-Prometheus-Refresh-Interval-Seconds", "60");
            assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(call.maxBytes()).isEqualTo(10 << 20);
        });
        assertThat(bench.announced.get("api")).containsExactly(List.of(), List.of("h:1"));
    }

    @Test
    void everyBadAnswerKeepsTheLastGoodList() {
        Reply good = Reply.ok("[{\"targets\":[\"h:1\"]}]");
        List<Reply> bad = List.of(
                Reply.of(500, "application/json", "[]"),
                Reply.of(204, "application/json", "[]"),
                Reply.of(302, "application/json", "[]"),
                Reply.of(200, "text/html", "[]"),
                Reply.of(200, "application/jsonp", "[]"),
                Reply.ok("{}"),
                Reply.ok(""),
                Reply.ok("[] []"),
                Reply.ok("[{\"targets\":[\"h:2\", 3]}]"),
                Reply.ok("[{\"targets\":[\"h:2\"],\"tragets\":[]}]"),
                Reply.ok("[{\"targets\":[\"http://h:2/x\"]}]"),
                Reply.ok("[".repeat(100_000)),
                Reply.ok("[]").bytes(new byte[(10 << 20) + 1]),
                good.header("X", "no content type"),
                good.after(MINUTE),
                Reply.fails(CheckResult.Phase.CONNECT, "connection refused"));
        bench.http.script = r -> bench.http.calls.size() % 2 == 1 ? good : bad.get(bench.http.calls.size() / 2 - 1);
        bench.collector.start(http());
        bench.time.advance(MINUTE.multipliedBy(2L * bad.size()).minusSeconds(10));

        assertThat(bench.http.calls).hasSize(2 * bad.size());
        assertThat(bench.announced.get("api")).containsExactly(List.of(), List.of("h:1"));
        assertThat(bench.metric(
                        "vigie_discovery_failures_total", "service", "api", "source", "http_sd http://sd:8080/targets"))
                .isEqualTo(bad.size());
    }

    @Test
    void anEmptyListIsAList() {
        bench.http.script = r -> Reply.ok(bench.http.calls.size() == 1 ? "[{\"targets\":[\"h:1\"]}]" : "[]");
        bench.collector.start(http());
        bench.time.advance(Duration.ofSeconds(90));

        assertThat(bench.announced.get("api")).containsExactly(List.of(), List.of("h:1"), List.of());
        assertThat(bench.forgotten).containsExactly("api/h:1/health");
    }

    @Test
    void aSourceThatDidNotChangeKeepsItsListOverAReload() {
        bench.http.script = r -> bench.http.calls.size() == 1
                ? Reply.ok("[{\"targets\":[\"h:1\"]}]")
                : Reply.fails(CheckResult.Phase.CONNECT, "connection refused");
        bench.collector.start(http());
        bench.time.advance(Duration.ofSeconds(70));
        bench.collector.apply(http());
        bench.time.advance(Duration.ofSeconds(70));

        assertThat(bench.announced.get("api")).containsExactly(List.of(), List.of("h:1"));
        assertThat(bench.probes.made).hasSize(1);
    }

    @Test
    void aSourceThatIsTakenOutTakesItsTargetsWithItAndIsNotAskedAgain() {
        bench.http.script = r -> Reply.ok("[{\"targets\":[\"h:1\"]}]");
        bench.collector.start(http());
        bench.time.advance(Duration.ofSeconds(10));
        bench.collector.apply(config(new Discovery(List.of(), List.of())));
        bench.time.advance(MINUTE.multipliedBy(5));

        assertThat(last()).isEmpty();
        assertThat(bench.http.calls).hasSize(1);
    }

    @Test
    void followsTheRecordsOfANameAndKeepsThemWhileItDoesNotExist() throws IOException {
        List<String> records = new ArrayList<>(List.of("api.internal A 127.0.0.1"));
        try (DnsServer server = new DnsServer((question, overTcp) -> List.of(DnsServer.answer(
                        question, records.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR, records.toArray(new String[0]))
                .toWire()))) {
            bench.collector.start(config(new Discovery(
                    List.of(instance("api", "fixed:1")),
                    List.of(new DnsSource.Config(
                            "api.internal", null, 80, "127.0.0.1:" + server.port(), MINUTE, "z", null, null)))));
            bench.time.advance(Duration.ofSeconds(20));
            assertThat(last()).containsExactly("fixed:1", "127.0.0.1:80");

            records.add("api.internal A 127.0.0.2");
            bench.time.advance(MINUTE);
            assertThat(last()).containsExactly("fixed:1", "127.0.0.1:80", "127.0.0.2:80");
            assertThat(bench.resultsOf("api/127.0.0.2:80/health")).isNotEmpty();

            records.remove(0);
            bench.time.advance(MINUTE);
            assertThat(last()).containsExactly("fixed:1", "127.0.0.2:80");
            assertThat(bench.forgotten).containsExactly("api/127.0.0.1:80/health");

            records.clear();
            bench.time.advance(MINUTE.multipliedBy(3));
            assertThat(last()).containsExactly("fixed:1", "127.0.0.2:80");
            assertThat(bench.metric("vigie_discovery_failures_total", "service", "api", "source", "dns api.internal A"))
                    .isEqualTo(1);
        }
    }

    private static String pods(String... addressesAndConditions) {
        StringBuilder endpoints = new StringBuilder();
        for (String pod : addressesAndConditions) {
            String[] parts = pod.split(" ");
            endpoints.append(endpoints.isEmpty() ? "" : ",");
            endpoints.append("{\"addresses\":[\"" + parts[0] + "\"],\"conditions\":{\"" + parts[1] + "\":true}}");
        }
        return "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"ports\":[{\"port\":80}],\"endpoints\":["
                + endpoints + "]}]}";
    }

    @Test
    void followsThePodsOfAServiceAndKeepsThemWhileItMayNotAsk() {
        List<Reply> next = new ArrayList<>(List.of(Reply.ok(pods("10.0.0.1 ready"))));
        bench.http.script = r -> next.get(0);
        bench.collector.start(config(new Discovery(
                List.of(),
                List.of(new KubernetesConfig(
                        URI.create("http://127.0.0.1:8001"), "shop", "api", null, null, null, null, MINUTE)))));
        bench.time.advance(Duration.ofSeconds(20));
        assertThat(last()).containsExactly("10.0.0.1:80");

        next.set(0, Reply.ok(pods("10.0.0.1 terminating", "10.0.0.2 serving")));
        bench.time.advance(MINUTE);
        assertThat(last()).containsExactly("10.0.0.2:80");
        assertThat(bench.forgotten).containsExactly("api/10.0.0.1:80/health");
        assertThat(bench.resultsOf("api/10.0.0.2:80/health")).isNotEmpty();

        next.set(0, Reply.of(403, "application/json", "{\"kind\":\"Status\"}"));
        bench.time.advance(MINUTE.multipliedBy(3));
        assertThat(last()).containsExactly("10.0.0.2:80");
        assertThat(bench.metric(
                        "vigie_discovery_failures_total",
                        "service",
                        "api",
                        "source",
                        "kubernetes http://127.0.0.1:8001 shop/api"))
                .isEqualTo(1);
    }
}
