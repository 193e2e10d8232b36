package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The running program in Alertmanager's place: Debian's Prometheus sends it the alerts of a real rule, one of which is healed, and
 * Debian's {@code amtool} adds, asks, silences and tests routes.
 */
class AlertmanagerIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Path amtool;
    private static Fleet fleet;
    private static Witness witness;
    private static Site site;
    private static VigieProcess vigie;
    private static PrometheusServer prometheus;
    private static int commands;

    @BeforeAll
    static void start() throws Exception {
        SystemProgram.of("/usr/bin/prometheus", "prometheus");
        amtool = SystemProgram.of("/usr/bin/amtool", "prometheus-alertmanager");
        fleet = new Fleet(3);
        witness = new Witness(folder, fleet::repair);
        site = new Site(folder);
        site.write(estate());
        vigie = site.startReady();
        Map<String, String> jobs = new LinkedHashMap<>();
        jobs.put("api", String.join("', '", fleet.addresses()));
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                  - name: api
                    rules:
                      - alert: InstanceBroken
                        expr: broken == 1
                        labels: {severity: critical}
                        annotations: {summary: "{{ $labels.instance }} says that it is broken"}
                """);
        prometheus = new PrometheusServer(folder, jobs, """
                rule_files: ['@folder@/rules.yml']
                alerting:
                  alertmanagers: [{api_version: v2, static_configs: [{targets: ['127.0.0.1:@port@']}]}]
                """.replace("@folder@", folder.toString())
                .replace("@port@", Integer.toString(site.port())));
        await("prometheus is ready").atMost(SOON).until(prometheus::isReady);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : new AutoCloseable[] {prometheus, vigie, witness, fleet}) {
            if (one != null) {
                one.close();
            }
        }
    }

    private static String estate() {
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 1, recover_after: 1, stale_after: 10s, grace: 0s, storm_cooldown: 0s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: metrics, use: prometheus, path: /metrics}]
                remediations:
                  - name: restart-api
                    when: {service: api, labels: {alertname: InstanceBroken}}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner, timeout: 5s, expires: 20s}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 15s}
                """.replace("@targets@", fleet.targets())
                + witness.sections()
                        .replace(
                                "group_interval: 1s}",
                                "group_interval: 1s, routes: [{matchers: ['team=\"db\"'], group_by: [team]}]}");
    }

    private static String amtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(amtool.toString()));
        command.addAll(List.of(arguments));
        // It is not of Alertmanager's version.
        command.add("--no-version-check");
        command.add("--alertmanager.url=http://127.0.0.1:" + site.port());
        Path out = folder.resolve("amtool-" + commands++ + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String printed = Files.readString(out);
            assertThat(process.exitValue()).as(command + " printed " + printed).isZero();
            return printed.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<JsonNode> list(String json) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        new JsonMapper().readTree(json).forEach(items::add);
        return items;
    }

    @Test
    void anAlertOfPrometheusArrivesPagesHealsAndResolves() throws Exception {
        String instance = fleet.addresses().get(1);
        fleet.breakDown(instance);
        await("it pages").atMost(SOON).until(() -> !pages().isEmpty());
        await("it is healed").atMost(SOON).until(() -> !witness.deeds().isEmpty() && !fleet.isBroken(instance));
        assertThat(witness.deeds())
                .singleElement()
                .satisfies(d -> assertThat(d.instance()).isEqualTo(instance));
        String key = pages().get(0).key();
        await("it is over").atMost(SOON).until(() -> !witness.openKeys().contains(key));
        JsonNode run = vigie.items("/api/v1/runs").get(0);
        assertThat(run.path("plan").asText()).isEqualTo("restart-api");
        await("the run is done")
                .atMost(SOON)
                .until(() -> vigie.items("/api/v1/runs")
                        .get(0)
                        .path("state")
                        .asText()
                        .equals("DONE"));
        assertThat(prometheus.printed()).doesNotContain("Error sending alert");
    }

    private static List<Witness.Event> pages() {
        return witness.events("trigger").stream()
                .filter(e -> e.body().contains("says that it is broken"))
                .toList();
    }

    @Test
    void amtoolAddsAndAsksForAlerts() throws Exception {
        amtool("alert", "add", "alertname=DiskFull", "service=disks", "severity=warning", "--annotation=summary=full");
        String plain = amtool("alert", "query", "alertname=DiskFull");
        assertThat(plain).contains("DiskFull").contains("active");
        List<JsonNode> found = list(amtool("alert", "query", "service=~\"di.*\"", "--output=json"));
        assertThat(found).singleElement().satisfies(alert -> {
            assertThat(alert.at("/labels/alertname").asText()).isEqualTo("DiskFull");
            assertThat(alert.at("/annotations/summary").asText()).isEqualTo("full");
            assertThat(alert.at("/receivers/0/name").asText()).isEqualTo("oncall");
        });
        assertThat(list(amtool("alert", "query", "alertname=Nothing", "--output=json")))
                .isEmpty();
    }

    @Test
    void amtoolSilencesAndEndsSilences() throws Exception {
        String id = amtool("silence", "add", "service=quietened", "--comment=work", "--author=ann", "--duration=1h");
        assertThat(amtool("silence", "query", "service=quietened")).contains(id).contains("work");
        int before = witness.events("trigger").size();
        amtool("alert", "add", "alertname=Loud", "service=quietened", "severity=critical");
        assertThat(amtool("alert", "query", "alertname=Loud")).doesNotContain("Loud");
        assertThat(list(amtool("alert", "query", "--silenced", "alertname=Loud", "--output=json")))
                .singleElement()
                .satisfies(
                        a -> assertThat(a.at("/status/silencedBy/0").asText()).isEqualTo(id));
        assertThat(amtool("silence", "update", id, "--comment=more", "--duration=2h"))
                .contains(id);
        assertThat(witness.events("trigger")).hasSize(before);
        amtool("silence", "expire", id);
        assertThat(amtool("silence", "query", "service=quietened")).doesNotContain(id);
        assertThat(amtool("silence", "query", "--expired", "service=quietened")).contains(id);
        await("what still fires is told")
                .atMost(SOON)
                .until(() -> witness.events("trigger").size() == before + 1);
        assertThat(vigie.items("/api/v1/audit?limit=1000"))
                .anyMatch(e -> e.path("action").asText().equals("silence.set"))
                .anyMatch(e -> e.path("action").asText().equals("silence.expired"));
    }

    @Test
    void amtoolReadsTheConfigurationTheRoutesAndTheCluster() throws Exception {
        assertThat(amtool("config", "show")).contains("receiver: 'oncall'");
        assertThat(amtool("config", "routes", "show")).contains("{team=\"db\"}");
        assertThat(amtool("config", "routes", "test", "team=db", "severity=critical"))
                .isEqualTo("oncall");
        assertThat(amtool("cluster", "show")).contains("ready");
    }
}
