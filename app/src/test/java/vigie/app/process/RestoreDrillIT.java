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
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The restore of {@code docs/drills.md}, as a user copies it: a real restic, a real runner, and a backup of what should not be. */
class RestoreDrillIT {
    private static final Path PAGE = Path.of("../docs/drills.md");

    @TempDir
    Path folder;

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    /** The block of the page that begins so and holds that, with the folders of this test. */
    private String block(String begin, String holds) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin, page.indexOf("\n## A restore, rehearsed"));
        while (!page.substring(from, page.indexOf("\n```", from)).contains(holds)) {
            from = page.indexOf(begin, from + 1);
        }
        return page.substring(from, page.indexOf("\n```", from))
                .replace(begin, "")
                .replace("/srv/", folder + "/srv/")
                .replace("/etc/vigie/", folder + "/");
    }

    private void run(String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("restic.log").toFile()));
        builder.environment().put("RESTIC_REPOSITORY", folder + "/srv/backup/documents");
        builder.environment().put("RESTIC_PASSWORD_FILE", folder + "/restic.password");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("restic.log")))
                .isZero();
    }

    private void backUp() throws Exception {
        for (String name : List.of("srv/backup", "srv/documents", "srv/scratch", "srv/drills")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("restic.password"), "a-password\n");
        Files.writeString(folder.resolve("srv/documents/letter"), "Dear reader, ".repeat(1_000));
        run("sh", "-c", "cd " + folder + "/srv/documents && sha256sum letter > SHA256SUMS");
        run("restic", "--no-cache", "init");
        run("restic", "--no-cache", "backup", folder + "/srv/documents");
    }

    private Process runner(Site site, int port) throws IOException {
        Path script = folder.resolve("restore-documents");
        Files.writeString(script, "#!" + block("```sh\n#!", "restic"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> arguments = new ArrayList<>(List.of(
                "runner",
                "--listen",
                "127.0.0.1:" + port,
                "--sign",
                "file:" + folder.resolve("restorer.secret"),
                "--vigie",
                "http://127.0.0.1:" + site.port(),
                "--journal",
                folder.resolve("restorer.journal").toString(),
                "--allow",
                "restore=" + script));
        if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            arguments.addAll(List.of("--user", "root"));
        }
        return VigieProcess.start(arguments, folder.resolve("runner.log"));
    }

    private String estate(Witness witness, int port) throws IOException {
        return block("```yaml\n", "restore-documents")
                        .replace("version: 1\n", "version: 1\ndefaults: {fail_after: 1, recover_after: 1, grace: 0s}\n")
                        .replace("interval: 5m", "interval: 3s")
                        .replace("timeout: 2m", "timeout: 2900ms")
                        .replace("cooldown: 1h", "cooldown: 1s")
                        .replace("2/24h", "9/24h")
                        .replace("healthy_for: 1m", "healthy_for: 1s")
                        .replace(":9701", ":" + port)
                + "\n" + witness.receivers();
    }

    private static String status(VigieProcess vigie) throws Exception {
        return vigie.items("/api/v1/targets").get(0).path("status").asText();
    }

    @Test
    void s29_aRestoreThatIsOverdueIsDoneADrillProvesItAndABackupOfSomethingElseFailsIt() throws Exception {
        SystemProgram.of("/usr/bin/restic", "restic");
        backUp();
        Path marker = folder.resolve("srv/drills/documents.json");
        Site site = new Site(folder);
        int port = Site.freePort();
        String url = "http://127.0.0.1:" + site.port();
        try (Witness witness = new Witness(folder, address -> {})) {
            Files.copy(folder.resolve("executor.secret"), folder.resolve("restorer.secret"));
            site.write(estate(witness, port));
            Process runner = runner(site, port);
            try (VigieProcess vigie = site.startReady()) {
                // No restore was ever proven, and the plan has one made.
                soon("the plan's restore is done and seen")
                        .untilAsserted(() -> assertThat(vigie.items("/api/v1/runs"))
                                .as(() -> printed(vigie))
                                .extracting(r -> r.path("state").asText())
                                .contains("DONE"));
                assertThat(vigie.items("/api/v1/runs").get(0).path("steps").toString())
                        .contains("healed, seen healthy since");
                assertThat(status(vigie)).isEqualTo("UP");
                soon("its incident is over")
                        .until(() -> vigie.items("/api/v1/incidents?state=open").isEmpty());
                String first = Files.readString(marker);

                Site.Ended passed = site.run("drill", "run", "restore-documents", "--url", url);
                assertThat(passed.code()).as(passed.printed() + printed(vigie)).isZero();
                assertThat(passed.printed())
                        .contains("# Drill `restore-documents`: passed")
                        .contains("1 files are as they were")
                        .contains("| objective | ");
                String second = Files.readString(marker);
                assertThat(second).isNotEqualTo(first);
                assertThat(vigie.get("/metrics").body()).contains("vigie_rto_seconds{service=\"documents\",}");

                // What is backed up is not what was written down: restic restores it well, and the comparison tells.
                Files.writeString(folder.resolve("srv/documents/letter"), "Dear reader, something else");
                run("restic", "--no-cache", "backup", folder + "/srv/documents");
                Site.Ended failed = site.run("drill", "run", "restore-documents", "--url", url);
                assertThat(failed.code()).as(failed.printed()).isEqualTo(1);
                assertThat(failed.printed())
                        .contains("# Drill `restore-documents`: failed")
                        .contains("exit 1")
                        .contains("letter: FAILED");
                assertThat(Files.readString(marker)).isEqualTo(second);
                try (Stream<Path> left = Files.list(folder.resolve("srv/scratch"))) {
                    assertThat(left).as("the scratch folders are gone").isEmpty();
                }
                soon("people are told")
                        .until(() -> witness.events("trigger").stream()
                                .anyMatch(e -> e.body().contains("DrillFailed")));
                assertThat(vigie.terminate()).isZero();
            } finally {
                runner.destroy();
                assertThat(runner.waitFor(15, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(site.verifyAudit().code()).isZero();
    }

    private String printed(VigieProcess vigie) {
        try {
            JsonNode refusals = new com.fasterxml.jackson.databind.json.JsonMapper()
                    .readTree(vigie.get("/api/v1/refusals").body());
            return vigie.printed() + refusals + Files.readString(folder.resolve("runner.log"));
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
