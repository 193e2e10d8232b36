package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.Recipes;

/** {@code vigie runner} heals real processes for a real Vigie, each a process; the recipe is that of the page. */
class RunnerIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void whatTheRestartDoesNotHealTheNextRungOfTheRunnerDoes() throws Exception {
        List<String> addresses =
                List.of("127.0.0.1:" + Site.freePort(), "127.0.0.1:" + Site.freePort(), "127.0.0.1:" + Site.freePort());
        Path unit = unit();
        Site site = new Site(folder);
        int port = Site.freePort();
        try (Witness witness = new Witness(folder, address -> {})) {
            for (String address : addresses) {
                run(unit, "start", port(address));
            }
            site.write(estate(addresses, port, witness));
            Process runner = VigieProcess.start(arguments(site, unit, port), folder.resolve("runner.log"));
            try (VigieProcess vigie = site.startReady()) {
                await("all are UP")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/targets").stream()
                                .allMatch(t -> t.path("status").asText().equals("UP")));
                // Killed, and then a restart fails: its unit is gone until it is made anew.
                Files.createFile(folder.resolve("masked-" + port(addresses.get(1))));
                run(unit, "stop", port(addresses.get(1)));
                await("it is healed and told to be over")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(witness.events("resolve"))
                                .as(() -> vigie.printed() + read("runner.log"))
                                .hasSize(1));
                await("the run is over")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/runs")
                                .get(0)
                                .path("state")
                                .asText()
                                .equals("DONE"));
                JsonNode run = vigie.items("/api/v1/runs").get(0);
                List<String> steps = new ArrayList<>();
                run.path("steps")
                        .forEach(s -> steps.add(s.path("action").asText()
                                + ' '
                                + s.path("state").asText()));
                assertThat(steps).contains("restart FAILED", "recreate DONE");
                assertThat(run.path("steps").get(0).path("outcome").asText()).contains("exit 4: unit is masked");
                assertThat(InstanceProcesses.answers(addresses.get(1))).isTrue();
                assertThat(Files.readString(folder.resolve("deeds")))
                        .isEqualTo("restart " + port(addresses.get(1)) + "\nrecreate " + port(addresses.get(1)) + "\n");
                assertThat(vigie.terminate()).isZero();
            } finally {
                runner.destroy();
                assertThat(runner.waitFor(15, TimeUnit.SECONDS)).isTrue();
                for (String address : addresses) {
                    run(unit, "stop", port(address));
                }
            }
            assertThat(runner.exitValue()).isZero();
            assertThat(site.verifyAudit().code()).isZero();
        }
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String port(String address) {
        return address.substring(address.indexOf(':') + 1);
    }

    private List<String> arguments(Site site, Path unit, int port) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "runner",
                "--listen",
                "127.0.0.1:" + port,
                "--sign",
                "file:" + folder.resolve("executor.secret"),
                "--vigie",
                "http://127.0.0.1:" + site.port(),
                "--journal",
                folder.resolve("runner.journal").toString(),
                "--allow",
                "restart=" + unit + " restart {{labels.unit}}",
                "--allow",
                "recreate=" + unit + " recreate {{labels.unit}}"));
        if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            arguments.addAll(List.of("--user", "root"));
        }
        return arguments;
    }

    /** A program in the place of a service manager's: starts, stops and restarts instances by their name. */
    private Path unit() throws IOException {
        Path file = folder.resolve("unit");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = InstanceMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        Files.writeString(file, """
                #!/bin/sh
                cd @folder@ || exit 1
                case "$1" in restart|recreate) echo "$1 $2" >> deeds;; esac
                [ "$1" = recreate ] && rm -f "masked-$2"
                [ "$1" = restart ] && [ -e "masked-$2" ] && { echo unit is masked; exit 4; }
                [ -e "$2.pid" ] && kill -9 "$(cat "$2.pid")" 2>/dev/null && rm "$2.pid"
                [ "$1" = stop ] && exit 0
                sleep 180 | @java@ -Xmx32m -XX:TieredStopAtLevel=1 -cp @classes@ @main@ "$2" >/dev/null 2>&1 &
                echo $! > "$2.pid"
                """.replace("@folder@", folder.toString())
                .replace("@java@", java.toString())
                .replace("@classes@", classes)
                .replace("@main@", InstanceMain.class.getName()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static void run(Path unit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(unit.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private String estate(List<String> addresses, int port, Witness witness) throws IOException {
        StringBuilder targets = new StringBuilder();
        for (String address : addresses) {
            targets.append("        - {address: \"%s\", zone: z%s, labels: {unit: \"%s\"}}%n"
                    .formatted(address, targets.length(), port(address)));
        }
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 2, grace: 0s}
                services:
                  - name: api
                    targets:
                      static:
                @targets@
                    checks: [{name: health, use: http, path: /health, expect: {status: 204}}]
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner}, {action: recreate, executor: runner}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 60s}
                """.replace("@targets@", targets)
                + Recipes.executors("systemd")
                        .replace(":9700", ":" + port)
                        .replace(
                                "/etc/vigie/runner.secret",
                                folder.resolve("executor.secret").toString())
                        .replace("10.0.0.0/24", "127.0.0.1/32")
                + witness.receivers();
    }
}
