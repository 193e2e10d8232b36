package vigie.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.CommandRun;
import vigie.app.estate.Environment;
import vigie.app.run.Kinds;

/** What Vigie would do if …: played by the real rooms, for plans of each mode. */
class SimulateCommandTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    @BeforeEach
    void estate() throws IOException {
        Files.writeString(folder.resolve("runner.secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        write("auto\n    override: tested");
    }

    private void write(String mode) throws IOException {
        Files.writeString(folder.resolve("estate.yaml"), """
                version: 1
                defaults: {interval: 5s, fail_after: 2, grace: 10s}
                services:
                  - name: db
                    targets: {static: [{address: "127.0.0.1:5432", zone: a}]}
                    checks: [{name: port, use: tcp}]
                  - name: api
                    depends_on: [db]
                    targets:
                      static:
                        - {address: "127.0.0.1:8081", zone: a, labels: {name: api-1}}
                        - {address: "127.0.0.1:8082", zone: b, labels: {name: api-2}}
                        - {address: "127.0.0.1:8083", zone: c, labels: {name: api-3}}
                    checks: [{name: health, use: http, path: /health, expect: {json: {status: UP}}}]
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: @mode@
                    steps: [{action: restart, executor: runner}, {action: recreate, executor: runner}]
                    verify: {healthy_for: 10s, within: 1m}
                executors:
                  runner: {url: "http://127.0.0.1:1/heal", sign: "file:runner.secret", allow: ["127.0.0.0/8"]}
                receivers:
                  - {name: hook, webhook: {url: "http://127.0.0.1:1/hook"}}
                """.replace("@mode@", mode));
    }

    private CommandRun run(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("simulate", "--config", folder.resolve("estate.yaml").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(
                new SimulateCommand(Kinds.reader(""), Environment.SYSTEM, () -> START),
                arguments.toArray(new String[0]));
    }

    @Test
    void oneInstanceIsRestartedAndPeopleAreTold() {
        CommandRun run = run("down", "instance=api-2");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("1 instance goes down", "api-2 is down", "hook was told")
                .contains("runner is called: restart api-2", "is healthy since", "1 run would act")
                .doesNotContain("recreate");
    }

    @Test
    void aWholeServiceIsHeldByTheBrake() {
        CommandRun run = run("down service=api");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("3 instances go down", "3 of 3 instances of api unhealthy", "it is still open at the end")
                .contains("0 runs would act")
                .doesNotContain("is called");
    }

    @Test
    void theLadderIsClimbedIfRepairsDoNotHelp() {
        assertThat(run("--repairs-fail", "down", "instance=api-1").out())
                .contains("is called: restart", "is called: recreate", "the last step did not heal");
    }

    @Test
    void aPlanThatIsNotToActDoesNot() throws IOException {
        write("shadow");
        assertThat(run("down", "zone=a", "service=api").out())
                .contains("would have been run", "0 runs would act, 1 would only be written down");
    }

    @Test
    void aDegradedModeIsEnteredAndLeft() throws IOException {
        String estate = Files.readString(folder.resolve("estate.yaml"));
        String mode = """
                    degraded_modes:
                      - name: without-db
                        when: {service: db, check: port, status: DOWN}
                        back_when: {for: 2m}
                        mode: auto
                        override: tested
                        action: {action: degrade, executor: runner, undo: {action: restore, executor: runner}}
                remediations:
                  - name: restart-db
                    when: {service: db}
                    mode: auto
                    override: tested
                    steps: [{action: restart, executor: runner}]
                """;
        Files.writeString(folder.resolve("estate.yaml"), estate.replace("remediations:\n", mode));
        CommandRun run = run("down", "service=db");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("runner is called: degrade api", "api is in the mode without-db: degrade is done")
                .contains("api has left the degraded mode without-db", "restart-db is done", "2 runs would act");
    }

    @Test
    void theResultForPrograms() {
        CommandRun run = run("--json", "down", "zone=c");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"instances_down\" : 1", "\"plan\" : \"restart-api\"", "\"state\" : \"DONE\"");
    }

    @Test
    void theSameScenarioIsPlayedTheSameWayEachTime() {
        assertThat(run("--json", "down", "zone=b")).isEqualTo(run("--json", "down", "zone=b"));
    }

    @Test
    void whatMeansNothingIsSaid() throws IOException {
        assertThat(run("down", "zone=mars").code()).isEqualTo(1);
        assertThat(run("down", "planet=mars").code()).isEqualTo(2);
        assertThat(run("explode").err()).contains("a scenario is down service=NAME");
        Files.writeString(folder.resolve("estate.yaml"), "version: 2\n");
        CommandRun refused = run("down", "zone=a");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("estate.yaml:1");
    }
}
