package vigie.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.app.CommandRun;
import vigie.app.estate.EstateReader;
import vigie.app.estate.FakeEnvironment;
import vigie.app.estate.TestKinds;
import vigie.app.run.Kinds;
import vigie.collector.CollectorWiring;

class CheckCommandTest {
    private static final String CLEAN = """
            version: 1
            services:
              - name: api
                tier: critical
                depends_on: [db]
                targets: {static: [{address: "127.0.0.1:1", zone: a}, {address: "127.0.0.1:2", zone: b}, {address: "127.0.0.1:3"}]}
                checks: [{name: health, use: http}, {name: port, use: tcp, interval: 30s, timeout: 2s}]
                signals: [{name: queue, metric: depth, detect: {method: threshold, above: 1}}]
              - name: db
                targets: {static: [{address: "127.0.0.1:9"}], file_sd: [db.json]}
                checks: [{name: port, use: tcp}]
            remediations:
              - name: fix
                when: {service: api, check: health, status: DOWN, for: 10s}
                mode: auto
                override: rehearsed
                steps: [{action: restart, executor: runner, undo: {action: undrain, executor: runner}}]
            executors: {runner: {url: "http://127.0.0.1/", sign: "env:KEY", allow: [127.0.0.0/8]}}
            receivers: [{name: hook, webhook: {url: "http://127.0.0.1:9800/"}}]
            route: {receiver: hook, routes: [{matchers: ['severity="critical"'], continue: true}]}
            """;

    private static CommandRun check(String estate, String... options) {
        FakeEnvironment environment = new FakeEnvironment()
                .variable("KEY", "hunter2")
                .variable("TOKEN", "0123456789abcdef")
                .file("e.yaml", estate);
        CheckCommand command =
                new CheckCommand(new EstateReader(TestKinds.PROBES, TestKinds.RECEIVERS, ""), environment, List.of());
        String[] args = new String[options.length + 2];
        args[0] = "check";
        args[1] = "e.yaml";
        System.arraycopy(options, 0, args, 2, options.length);
        return CommandRun.of(command, args);
    }

    @Test
    void everyKindOfCheckIsListedWithItsKeys() {
        CommandRun run = list("--list");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().filter(line -> !line.startsWith(" ")))
                .containsExactlyElementsOf(CollectorWiring.settings().keySet().stream()
                        .map(use -> "use: " + use)
                        .toList());
        assertThat(run.out())
                .contains("  kind                     ethereum | cometbft | beacon, must be said")
                .contains("  max_lag                  a duration such as ")
                .contains("  ignore                   a list, each a text")
                .contains("  basic_auth               {username, password}");
        assertThat(list("--list", "--json").out()).containsPattern("\"use\" ?: \"postgres\"");
    }

    private static CommandRun list(String... options) {
        List<String> arguments = new ArrayList<>(List.of("check"));
        arguments.addAll(List.of(options));
        return CommandRun.of(
                new CheckCommand(Kinds.reader(""), new FakeEnvironment(), Kinds.checks()),
                arguments.toArray(String[]::new));
    }

    @Test
    void withoutAFileItSaysSo() {
        CommandRun run = CommandRun.of(new CheckCommand(Kinds.reader(""), new FakeEnvironment(), List.of()), "check");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("FILE");
    }

    @Test
    void aSharedRecordIsShownWithoutItsParameters() {
        String shared = CLEAN + """
                record: {url: "jdbc:postgresql://db-a:5432,db-b/vigie?sslpassword=x", user: vigie, password: "env:TOKEN", lease: 5s}
                """;
        assertThat(check(shared).out())
                .contains("record shared at jdbc:postgresql://db-a:5432,db-b/vigie; of its nodes one leads")
                .contains("silent for 5s")
                .doesNotContain("sslpassword", "0123456789abcdef");
        assertThat(check(shared, "--json").out())
                .contains("jdbc:postgresql://db-a:5432,db-b/vigie\"")
                .doesNotContain("sslpassword", "0123456789abcdef");
    }

    @Test
    void whatTakesAServiceDownAloneIsPrinted() {
        String estate = CLEAN.replace("}], file_sd: [db.json]}", ", labels: {name: db-1}}]}")
                .replace("{address: \"127.0.0.1:3\"}", "{address: \"127.0.0.1:3\", zone: a}");
        assertThat(check(estate).out().lines().filter(line -> line.contains("lost with")))
                .containsExactly(
                        "    lost with instance db-1 of db", //
                        "    lost with instance db-1 of db");
        assertThat(check(estate, "--json").out().replaceAll("\\s+", ""))
                .contains("\"single_points\":[{\"service\":\"db\",\"extent\":\"instance\",\"name\":\"db-1\"}]");
        assertThat(check(CLEAN).out()).as("nobody knows what is discovered").doesNotContain("lost with");
    }

    @Test
    void anRpoThatNothingMeasuresIsNoted() {
        String promised = CLEAN.replace("  - name: db\n", "  - name: db\n    objectives: {rpo: 5m}\n");
        assertThat(check(promised).out())
                .contains("nothing measures the rpo of db: a check of one of backup, postgres would");
        assertThat(check(promised).code()).isZero();
        assertThat(check(CLEAN).out()).doesNotContain("nothing measures");
    }

    @Test
    void anOpenDoorToTheNetworkIsAFinding() {
        CommandRun open = check(CLEAN, "--listen", "0.0.0.0:9600");
        assertThat(open.code()).isEqualTo(1);
        assertThat(open.err().lines())
                .containsExactly(
                        "e.yaml:1:1: --listen 0.0.0.0:9600 is not loopback and api.tokens names nobody: whoever reaches it reads"
                                + " everything",
                        "e.yaml:1:1: --listen 0.0.0.0:9600 is not loopback and api.tls is not set: every token and every answer"
                                + " crosses the network in the clear");
        String named = CLEAN + "api: {tokens: [{name: ops, token: \"env:TOKEN\", role: admin}]}\n";
        assertThat(check(named, "--listen", "192.0.2.1:9600").err().lines())
                .singleElement()
                .asString()
                .contains("api.tls");
        assertThat(check(named, "--listen", "[::1]:9600").code()).isZero();
        assertThat(check(CLEAN, "--json", "--listen", "0.0.0.0:9600").out()).contains("api.tokens names nobody");
    }

    @Test
    void aCleanEstateExitsZeroAndSaysWhatItIs() {
        CommandRun run = check(CLEAN);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .isEqualTo("""
                e.yaml: 2 services, 4 instances, 7 targets, 0.4 polls a second

                Watched
                  api, critical, 3 instances in 2 zones (a, b), depends on db
                    check health by http every 15s, adaptive timeout; believed down after 3, up after 2, unknown after 1m
                    check port by tcp every 30s, timeout 2s; believed down after 3, up after 2, unknown after 2m
                    signal queue from depth, threshold, warning
                  db, standard, 1 instance and those that are discovered
                    targets from file_sd FOLDER/db.json
                    check port by tcp every 15s, adaptive timeout; believed down after 3, up after 2, unknown after 1m

                May act
                  fix, auto (acts: rehearsed): when service api, check health, DOWN, for 10s
                    1. restart by runner, at most 1m; undone by undrain by runner
                    only while at most 30% are unhealthy, 1 at once, 10m of rest, 2/1h for each target, 4/1h for the service
                    done when healthy for 30s within 2m

                Told
                  everything to hook (webhook)
                    severity="critical" to hook (webhook), and on

                clean
                """.replace("FOLDER", Path.of("").toAbsolutePath().toString()));
    }

    @Test
    void degradedModesAreAmongWhatMayAct() {
        String mode = """
                    degraded_modes:
                      - name: without-db
                        when: {service: db, check: port, status: DOWN}
                        action: {action: degrade, executor: runner, undo: {action: restore, executor: runner}}
                  - name: db
                """;
        CommandRun run = check(CLEAN.replace("  - name: db\n", mode));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "  api/without-db, shadow (writes down what it would do): when service db, check port, DOWN\n",
                        "    1. degrade by runner, at most 1m; undone by restore by runner\n",
                        "    the degraded mode without-db of api: left when that is over for 5m\n");
        assertThat(check(CLEAN.replace("  - name: db\n", mode), "--json").out())
                .contains("\"degraded_mode\"", "\"back_for\" : \"5m\"");
    }

    @Test
    void findingsExitOneWithALineEach() {
        CommandRun run = check(CLEAN.replace("    override: rehearsed\n", ""));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("auto (as shadow until earned)").endsWith("1 finding\n");
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("e.yaml:15:11: the plan fix acts only once it has earned auto");
    }

    @Test
    void aBadEstateExitsTwoWithALineForEachError() {
        CommandRun run = check(CLEAN.replace("tier: critical", "teir: critical").replace("use: http", "use: htp"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(2).allMatch(l -> l.matches("e\\.yaml:\\d+:\\d+: .*did you mean .*"));
    }

    @Test
    void aMissingSecretKeepsTheServiceFromStarting() {
        CommandRun run = check(CLEAN.replace("env:KEY", "env:NOT_THERE"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("sign: the environment variable NOT_THERE is not set");
    }

    @Test
    void aMissingFileExitsTwo() {
        EstateReader reader = new EstateReader(TestKinds.PROBES, TestKinds.RECEIVERS, "");
        CommandRun run =
                CommandRun.of(new CheckCommand(reader, new FakeEnvironment(), List.of()), "check", "nothing.yaml");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("nothing.yaml:1:1: the file does not exist\n");
    }

    @Test
    void theSameForPrograms() {
        CommandRun run = check(CLEAN, "--json");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("\"valid\" : true", "\"interval\" : \"15s\"", "\"mode\" : \"auto\"", "\"findings\" : [ ]");
        CommandRun bad = check("version: 2", "--json");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.out()).contains("\"valid\" : false", "\"line\" : 1", "\"services\\\" is missing here\"");
    }

    @Test
    void noSecretIsShown() {
        assertThat(check(CLEAN).toString() + check(CLEAN, "--json")).doesNotContain("hunter2");
    }
}
