package vigie.collector.probe.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen.Figure;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Labels;
import vigie.model.Series.Kind;
import vigie.model.Status;

class HaproxyProbeTest extends ProbeContract {
    private static final String HEADER =
            "# pxname,svname,qcur,scur,slim,status,weight,bck,lastchg,chkdown,type,act,addr,\n";

    static HaproxyProbe.Config config(
            @Nullable List<String> pools,
            @Nullable Integer minServers,
            @Nullable Map<String, String> zones,
            @Nullable Integer maxQueue,
            @Nullable Duration maxMaintenance) {
        return new HaproxyProbe.Config(
                null, null, null, null, null, null, pools, minServers, zones, maxQueue, null, maxMaintenance);
    }

    private Probe probe(HaproxyProbe.Config config) {
        return HaproxyProbe.KIND.make(TARGET, config, context);
    }

    @Override
    protected Probe probe() {
        return probe(config(null, 2, Map.of("a", "s1", "b", "s2|10\\.0\\.2\\..*"), 5, Duration.ofHours(1)));
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = request -> Reply.of(200, "text/plain", "").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = request -> Reply.fails(phase, "scripted failure");
    }

    private void table(String... rows) {
        http.script = request -> Reply.of(200, "text/plain", HEADER + String.join("\n", rows) + '\n');
    }

    private static String server(String pool, String name, String status) {
        return server(pool, name, status, "1", "0", "");
    }

    private static String server(
            String pool, String name, String status, String weight, String backup, String address) {
        return "%s,%s,0,0,,%s,%s,%s,10,0,2,1,%s,".formatted(pool, name, status, weight, backup, address);
    }

    private static String backend(String pool, int queue) {
        return pool + ",BACKEND," + queue + ",4,,UP,2,0,10,0,1,2,,";
    }

    @Test
    void enoughServersInEveryZoneAreUp() {
        table(
                "www,FRONTEND,,80,100,OPEN,,,,,0,,,",
                server("api", "s1", "UP", "1", "0", "10.0.1.5:80"),
                server("api", "s9", "no check", "1", "0", "10.0.2.5:80"),
                backend("api", 3));
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.components())
                .containsExactly(
                        new CheckResult.Component("api", Status.UP, "2 of 2 servers take requests, 3 requests wait"));
        assertThat(answer.seen().facts())
                .containsExactly(
                        new Fact(Topic.SERVER, "10.0.1.5:80", "UP api/s1"),
                        new Fact(Topic.SERVER, "10.0.2.5:80", "UP api/s9"));
        Labels api = Labels.of("proxy", "api");
        assertThat(answer.seen().figures())
                .contains(
                        new Figure("haproxy_backend_active_servers", api, Kind.GAUGE, 2),
                        new Figure("haproxy_backend_current_queue", api, Kind.GAUGE, 3),
                        new Figure("haproxy_backend_current_sessions", api, Kind.GAUGE, 4),
                        new Figure("haproxy_backend_connection_errors_total", api, Kind.COUNTER, Double.NaN),
                        new Figure("haproxy_frontend_limit_sessions", Labels.of("proxy", "www"), Kind.GAUGE, 100));
        assertThat(http.calls.get(0).url()).hasToString("http://127.0.0.1:8081/stats;csv");
    }

    @ParameterizedTest(name = "{0} with weight {1} is {2}")
    @CsvSource({
        "UP,1,UP",
        "UP 1/3,1,UP",
        "no check,1,UP",
        "no check,0,DRAIN",
        "DOWN,1,DOWN",
        "DOWN 1/2,1,DOWN",
        "DOWN (agent),1,DOWN",
        "MAINT,1,MAINT",
        "MAINT (via api/s1),1,MAINT",
        "MAINT (resolution),1,DOWN",
        "DRAIN,0,DRAIN",
        "NOLB,1,DRAIN",
        "rubbish,1,DOWN"
    })
    void d10_readsEveryStatus(String status, String weight, String state) {
        table(server("api", "s1", status, weight, "0", "10.0.1.5:80"), server("api", "s2", "UP"));
        assertThat(poll(probe(config(null, null, null, null, null))).seen().facts())
                .containsExactly(new Fact(Topic.SERVER, "10.0.1.5:80", state + " api/s1"));
    }

    @Test
    void aPoolWithoutAServerThatTakesRequestsIsDown() {
        table(server("api", "s1", "DOWN"), server("api", "s2", "MAINT"), server("web", "s1", "UP"));
        Probe.Answer answer = poll(probe(config(null, null, null, null, null)));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo("pool api has no server that takes requests (s1 is DOWN, s2 is MAINT)");
        assertThat(answer.components())
                .extracting(CheckResult.Component::status)
                .containsExactly(Status.DOWN, Status.UP);
    }

    @Test
    void tooFewServersAnEmptyZoneAndBackupsAreDegraded() {
        table(
                server("api", "s1", "UP"),
                server("api", "s2", "DOWN"),
                server("web", "s1", "DOWN"),
                server("web", "s2", "UP", "1", "1", ""));
        assertThat(poll(probe()).reason())
                .isEqualTo("pool api: 1 of 2 servers take requests (s2 is DOWN), expected at least 2; "
                        + "pool api has no server that takes requests in zone b; "
                        + "pool web: 1 of 2 servers take requests (s1 is DOWN), expected at least 2; "
                        + "pool web runs on its backup servers (s1 is DOWN); "
                        + "pool web has no server that takes requests in zone a");
        table(server("api", "s1", "UP"), server("api", "s3", "UP"));
        assertThat(poll(probe()).reason()).isEqualTo("pool api has no server in zone b");
    }

    @Test
    void namedPoolsAloneAreLookedAtAndMustBeThere() {
        table(server("api", "s1", "UP"), server("web", "s1", "DOWN"));
        assertThat(poll(probe(config(List.of("api"), null, null, null, null))).status())
                .isEqualTo(Status.UP);
        Probe.Answer answer = poll(probe(config(List.of("api", "mail"), null, null, null, null)));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo("there is no pool mail with a server");
        table();
        assertThat(poll(probe()).reason()).isEqualTo("it has no pool with a server");
    }

    @Test
    void queuesSessionsAndServersLeftOutAreDegraded() {
        table(
                "www,FRONTEND,,95,100,OPEN,,,,,0,,,",
                "api,s1,2,9,10,UP,1,0,10,0,2,1,,",
                "api,s2,0,10,10,UP,1,0,10,0,2,1,,",
                "api,s3,0,0,10,MAINT,1,0,7200,0,2,1,,",
                backend("api", 4));
        assertThat(poll(probe()).reason())
                .isEqualTo("pool api: 6 requests wait, expected at most 5; "
                        + "pool api: its servers have 95 % of the sessions that they may have; "
                        + "server api/s3 is MAINT for 7200 s, expected at most 3600 s; "
                        + "frontend www has 95 of 100 sessions");
    }

    @Test
    void columnsAreFoundByNameAndQuotesAreRead() {
        String text = """
                # addr,type,status,last_chk,svname,pxname,
                10.0.1.5:80,2,UP,"said ""no, never""
                and more",s1,api,
                10.0.1.6:80,2,UP,,s2,api,
                """;
        http.script = request -> Reply.of(200, "text/plain", text);
        assertThat(poll(probe()).components())
                .singleElement()
                .satisfies(c -> assertThat(c.detail()).isEqualTo("2 of 2 servers take requests"));
    }

    @Test
    void whoMayNotLookDoesNotKnow() {
        http.script = request -> Reply.of(401, "text/html", "<html>");
        assertThat(poll(probe()).status()).isEqualTo(Status.UNKNOWN);
        http.script = request -> Reply.of(503, "text/html", "<html>");
        assertThat(poll(probe()).reason()).isEqualTo("status 503, expected 200");
        http.script = request -> Reply.of(200, "text/html", "<html>");
        assertThat(poll(probe()).reason()).isEqualTo("the answer is not HAProxy's statistics as CSV");
        http.script = request -> Reply.of(200, "text/plain", "# pxname,svname,status\n");
        assertThat(poll(probe()).status()).isEqualTo(Status.DOWN);
    }

    @Test
    void tensOfThousandsOfServersAreBounded() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 30_000; i++) {
            text.append(server("p" + i % 1_000, "s" + i, "UP", "1", "0", "10.0.0.1:" + i))
                    .append('\n');
        }
        http.script = request -> Reply.of(200, "text/plain", text.toString());
        Probe.Answer answer = poll(probe());
        assertThat(answer.components()).hasSize(200);
        assertThat(answer.seen().facts()).hasSize(1_000);
        assertThat(answer.seen().figures()).hasSizeLessThanOrEqualTo(900);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void survivesBrokenTables(long seed) {
        Random random = new Random(seed);
        String good = HEADER + server("api", "s1", "UP", "1", "0", "10.0.1.5:80") + '\n'
                + "api,s2,99999999999999999999,-4,1e9,\"UP\",x,,,,2,,,\n" + backend("api", 4) + '\n';
        Probe probe = probe();
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int j = 0; j <= random.nextInt(6); j++) {
                bytes[HEADER.length() / 2 + random.nextInt(bytes.length - HEADER.length() / 2)] =
                        (byte) (random.nextBoolean() ? ",\"\n0".charAt(random.nextInt(4)) : random.nextInt(256));
            }
            answerWith(bytes);
            poll(probe);
        }
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(null, 0, null, null, null)).hasMessage("min_servers must be at least 1: was 0");
        assertThatThrownBy(() -> config(null, null, Map.of("a", "("), null, null))
                .hasMessageStartingWith("zones must be an RE2 expression: was (");
        assertThatThrownBy(() -> config(null, null, null, -1, null)).hasMessage("max_queue must be at least 0: was -1");
        assertThatThrownBy(() -> config(null, null, null, null, Duration.ZERO))
                .hasMessage("max_maintenance must be more than 0s: was PT0S");
    }
}
