package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program backs its own record up while it runs, is killed, and goes on elsewhere from what was restored. */
class BackupCommandIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private String estate(Fleet fleet, Witness witness, Path backups) {
        return """
                version: 1
                defaults: {interval: 500ms, timeout: 400ms, fail_after: 2, recover_after: 1, grace: 0s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: health, use: http, path: /health}]
                  - name: vigie
                    targets: {static: [{address: "127.0.0.1:9"}]}
                    checks:
                      - name: backups
                        use: backup
                        tool: directory
                        timeout: 400ms
                        path: @backups@
                        pattern: 'vigie-(?P<date>\\d{8}-\\d{6})\\.zip'
                        full_every: 26h
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner, timeout: 5m, expires: 5m}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 5m}
                """.replace("@targets@", fleet.targets()).replace("@backups@", backups.toString()) + witness.sections();
    }

    private static JsonNode json(VigieProcess vigie, String path) throws Exception {
        return JSON.readTree(vigie.get(path).body());
    }

    private static String backupsOf(VigieProcess vigie) throws Exception {
        return vigie.items("/api/v1/targets").stream()
                .filter(t -> t.path("service").asText().equals("vigie"))
                .map(t -> t.path("status").asText())
                .findFirst()
                .orElse("");
    }

    @Test
    void s23_aRecordThatWasLostGoesOnFromItsBackupAndNothingOfItIsDoneTwice() throws Exception {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        Path backup = backups.resolve(
                "vigie-" + Instant.now().toString().replaceAll("[-:]|\\..*", "").replace('T', '-') + ".zip");
        AtomicBoolean heals = new AtomicBoolean();
        try (Fleet fleet = new Fleet(6);
                Witness witness = new Witness(folder, address -> {
                    if (heals.get()) {
                        fleet.repair(address);
                    }
                })) {
            Site site = new Site(folder);
            site.write(estate(fleet, witness, backups));
            List<String> addresses = fleet.addresses();
            String incident;
            try (VigieProcess vigie = site.startReady()) {
                soon("all are UP")
                        .until(() -> vigie.items("/api/v1/targets").stream()
                                .filter(t -> t.path("service").asText().equals("api"))
                                .allMatch(t -> t.path("status").asText().equals("UP")));
                assertThat(backupsOf(vigie)).as("there is no backup yet").isNotEqualTo("UP");
                fleet.breakDown(addresses.get(0));
                soon("it is called").until(() -> witness.deeds().size() == 1);
                soon("it is verified").until(() -> state(vigie).equals("VERIFYING"));
                incident = incidentOf(vigie, "api");

                Site.Ended made = site.run(
                        "backup",
                        "create",
                        "--data",
                        site.data().toString(),
                        "--config",
                        site.estate().toString(),
                        "--out",
                        backup.toString(),
                        "--json");
                assertThat(made.code()).as(made.printed()).isZero();
                JsonNode told = JSON.readTree(made.printed());
                assertThat(told.path("runs").path("under_way").asInt()).isEqualTo(1);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                        .isEqualTo("rw-------");
                Site.Ended verified = site.run("backup", "verify", backup.toString(), "--json");
                assertThat(verified.code()).as(verified.printed()).isZero();
                assertThat(JSON.readTree(verified.printed())).isEqualTo(told);
                soon("Vigie sees its own backup").until(() -> backupsOf(vigie).equals("UP"));
                assertThat(site.run("backup", "create", "--data", site.data().toString(), "--out", backup.toString())
                                .code())
                        .isEqualTo(1);

                // What the backup does not know: the run ends, and another one acts.
                fleet.repair(addresses.get(0));
                soon("it is healed").until(() -> state(vigie).equals("DONE"));
                fleet.breakDown(addresses.get(1));
                soon("another is called").until(() -> witness.deeds().size() == 2);
                vigie.kill();
            }

            Path elsewhere = folder.resolve("elsewhere");
            Site.Ended restored = site.run("backup", "restore", backup.toString(), "--data", elsewhere.toString());
            assertThat(restored.code()).as(restored.printed()).isZero();
            assertThat(restored.printed()).contains("1 runs were under way").contains("vigie release");
            assertThat(site.run("backup", "restore", backup.toString(), "--data", elsewhere.toString())
                            .printed())
                    .contains("is not empty");
            Site second = new Site(folder, elsewhere, site.port());
            try (VigieProcess vigie = second.startReady()) {
                assertThat(vigie.items("/api/v1/incidents"))
                        .extracting(i -> i.path("id").asText())
                        .contains(incident);
                assertThat(json(vigie, "/api/v1/status").path("hold").asText())
                        .startsWith("restored from a backup of ");
                soon("what was under way is a person's, or seen healed")
                        .until(() -> json(vigie, "/api/v1/incidents/" + incident)
                                .toString()
                                .contains("the record comes from a backup"));
                soon("the hold keeps the other from being called again")
                        .until(() -> vigie.items("/api/v1/refusals").stream()
                                .anyMatch(r -> r.path("rule").asText().equals("hold")));
                assertThat(witness.deeds()).hasSize(2);

                heals.set(true);
                String url = "http://127.0.0.1:" + site.port();
                assertThat(second.run("release", "--reason", "looked", "--url", url)
                                .code())
                        .isZero();
                soon("it is healed under a new epoch")
                        .until(() -> vigie.items("/api/v1/incidents?state=open").stream()
                                .noneMatch(i -> i.path("service").asText().equals("api")));
                assertThat(witness.deeds()).hasSize(3);
                assertThat(witness.stale()).isEmpty();
                assertThat(vigie.items("/api/v1/runs").get(0).path("epoch").asLong())
                        .isGreaterThan(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
                assertThat(vigie.terminate()).isZero();
            }
            assertThat(second.verifyAudit().code()).isZero();
            damaged(site, backup);
        }
    }

    private void damaged(Site site, Path backup) throws Exception {
        byte[] bytes = Files.readAllBytes(backup);
        // More than a header of the archive is long: one bit may be of a time that nothing depends on.
        for (int i = 0; i < 500; i++) {
            bytes[bytes.length / 2 + i] ^= 1;
        }
        Files.write(backup, bytes);
        Site.Ended verified = site.run("backup", "verify", backup.toString());
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.printed()).contains("damaged");
        Path nowhere = folder.resolve("nowhere");
        assertThat(site.run("backup", "restore", backup.toString(), "--data", nowhere.toString())
                        .code())
                .isEqualTo(1);
        assertThat(nowhere).doesNotExist();
        Site.Ended none = site.run("backup", "create", "--data", nowhere.toString(), "--out", folder + "/x.zip");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.printed()).contains("pgBackRest");
    }

    private static String state(VigieProcess vigie) throws Exception {
        List<JsonNode> runs = vigie.items("/api/v1/runs");
        return runs.isEmpty() ? "" : runs.get(runs.size() - 1).path("state").asText();
    }

    private static String incidentOf(VigieProcess vigie, String service) throws Exception {
        return vigie.items("/api/v1/incidents").stream()
                .filter(i -> i.path("service").asText().equals(service))
                .map(i -> i.path("id").asText())
                .findFirst()
                .orElseThrow();
    }
}
