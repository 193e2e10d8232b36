package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a full disk, a locked record and torn files do to the packaged program. */
class BrokenDiskIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Half a minute of patience, and what a loaded machine adds. */
    private static final Duration PAGE_FROM_MEMORY = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Fleet fleet;
    private Witness witness;
    private Site site;

    @BeforeEach
    void open() throws IOException {
        fleet = new Fleet(3);
        witness = new Witness(folder, fleet::repair);
        site = new Site(folder);
        site.write(estate());
    }

    @AfterEach
    void close() {
        witness.close();
        fleet.close();
    }

    private String estate() {
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 1, recover_after: 1, stale_after: 10s, grace: 0s, storm_cooldown: 0s}
                services:
                  - name: api
                    tier: critical
                    targets: @targets@
                    checks:
                      - {name: health, use: http, path: /health}
                      - {name: metrics, use: prometheus, path: /metrics}
                    signals:
                      - {name: queue, metric: queue_depth, detect: {method: adaptive, direction: up}, for: 1s}
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner, timeout: 5s, expires: 20s}]
                    guard: {cooldown: 1s, budget: {per_target: 100/1h, per_service: 100/1h}}
                    verify: {healthy_for: 1s, within: 30s}
                """.replace("@targets@", fleet.targets()) + witness.sections();
    }

    @Test
    void aFullDiskStopsActionsAndNotPages() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8)) {
            site = new Site(folder, disk.folder().resolve("data"), site.port());
            try (VigieProcess vigie = site.startReady();
                    Connection reader = reads()) {
                allAreUp(vigie);
                disk.fill();
                fleet.breakDown(fleet.addresses().get(1));
                await("it says that it is not well").atMost(SOON).until(() -> status(vigie) == 503);
                await("people are paged from memory")
                        .atMost(PAGE_FROM_MEMORY)
                        .until(() -> !witness.events("trigger").isEmpty());
                assertThat(status(vigie)).isEqualTo(503);
                await("it counts the page")
                        .atMost(SOON)
                        .until(() -> vigie.get("/metrics")
                                .body()
                                .contains("vigie_notifications_total{receiver=\"oncall\",outcome=\"direct\",} 1.0"));
                assertThat(witness.deeds())
                        .as("actions while the record is down")
                        .isEmpty();
                assertThat(errors(vigie))
                        .as("what it printed:%n%s", vigie.printed())
                        .isEqualTo(1);
                assertThat(vigie.printed()).contains("the disk is full");
                disk.free();
                assertThat(reader.isClosed()).isFalse();
                healedUnderOneKey(vigie);
                assertThat(vigie.terminate()).isZero();
            }
            assertThat(site.verifyAudit().code()).isZero();
        }
    }

    @Test
    void aLockedRecordLosesNothing() throws Exception {
        try (VigieProcess vigie = site.startReady()) {
            allAreUp(vigie);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + record());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                long locked = System.nanoTime();
                fleet.breakDown(fleet.addresses().get(1));
                await("it says that it is not well").atMost(SOON).until(() -> status(vigie) == 503);
                await("20 s have passed")
                        .atMost(SOON)
                        .until(() -> System.nanoTime() - locked
                                > Duration.ofSeconds(20).toNanos());
                assertThat(witness.deeds())
                        .as("actions while the record is locked")
                        .isEmpty();
                statement.execute("ROLLBACK");
            }
            healedUnderOneKey(vigie);
            assertThat(errors(vigie))
                    .as("what it printed:%n%s", vigie.printed())
                    .isEqualTo(1);
            assertThat(vigie.printed()).contains("another process has held its lock");
            assertThat(vigie.terminate()).isZero();
        }
        assertThat(site.verifyAudit().code()).isZero();
    }

    @Test
    void aDamagedRecordIsLeftAsItIs() throws Exception {
        healOnceAndEnd();
        byte[] whole = Files.readAllBytes(record());
        long half = whole.length / 8192 * 4096L;
        byte[] garbage = new byte[4096];
        new Random(1).nextBytes(garbage);
        Damage[] damages = {
            file -> file.setLength(half),
            file -> file.setLength(half + 100),
            file -> file.write(garbage),
            file -> {
                file.seek(half);
                file.write(garbage);
            }
        };
        for (Damage damage : damages) {
            Files.write(record(), whole);
            try (RandomAccessFile file = new RandomAccessFile(record().toFile(), "rw")) {
                damage.to(file);
            }
            byte[] damaged = Files.readAllBytes(record());
            Site.Ended ended = site.runAndEnd();
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.printed().lines())
                    .singleElement()
                    .asString()
                    .contains(record().toString(), "is damaged, and was left as it is", "a backup");
            assertThat(Files.readAllBytes(record())).isEqualTo(damaged);
        }
        Files.write(record(), whole);
        try (VigieProcess vigie = site.startReady()) {
            assertThat(vigie.items("/api/v1/incidents")).hasSize(1);
        }
    }

    @Test
    void aTornWriteAheadLogCostsWhatWasNotWhole() throws Exception {
        Path torn = folder.resolve("torn");
        try (VigieProcess vigie = site.startReady();
                Connection reader = reads()) {
            assertThat(reader.isClosed()).isFalse();
            healOnce(vigie);
            vigie.kill();
            copy(torn);
        }
        // The reader puts the log away as it leaves; what was left behind by the killed process is the copy.
        site = new Site(folder, torn, site.port());
        Path log = torn.resolve("record.db-wal");
        long size = Files.size(log);
        long whole = entries(copy(folder.resolve("whole")));
        long left = whole;
        // Frames are 4,120 bytes: cut within the last, at its beginning, and further and further back.
        for (long cut : new long[] {100, 4120, 5000, size / 2}) {
            try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
                file.setLength(Math.min(file.length(), size - cut));
            }
            long now = entries(copy(folder.resolve("cut-" + cut)));
            assertThat(now).as("entries after a cut of %d bytes", cut).isBetween(0L, left);
            left = now;
        }
        assertThat(left).isLessThan(whole);
        try (VigieProcess vigie = site.startReady()) {
            allAreUp(vigie);
            healOnce(vigie);
            assertThat(vigie.terminate()).isZero();
        }
        assertThat(site.verifyAudit().code()).isZero();
    }

    @Test
    void baselinesThatAreGarbageAreLearntAnew() throws Exception {
        Files.createDirectories(site.data());
        Path baselines = site.data().resolve("baselines");
        byte[] garbage = new byte[10_000];
        new Random(2).nextBytes(garbage);
        Files.write(baselines, garbage);
        try (VigieProcess vigie = site.startReady()) {
            allAreUp(vigie);
            assertThat(vigie.printed().lines().filter(line -> line.contains(" WARN ")))
                    .singleElement()
                    .asString()
                    .contains(baselines.toString(), "everything is learnt anew");
            assertThat(Files.readAllBytes(site.data().resolve("baselines.refused")))
                    .isEqualTo(garbage);
            await("it warms up")
                    .atMost(SOON)
                    .until(() -> vigie.get("/metrics")
                            .body()
                            .contains("vigie_detector_series_warming{service=\"api\",signal=\"queue\",} 3.0"));
            assertThat(vigie.terminate()).isZero();
        }
        try (VigieProcess vigie = site.startReady()) {
            assertThat(vigie.printed().lines().filter(line -> line.contains(" WARN ")))
                    .hasSize(1);
            assertThat(vigie.terminate()).isZero();
        }
    }

    private void healOnceAndEnd() throws Exception {
        try (VigieProcess vigie = site.startReady()) {
            healOnce(vigie);
            assertThat(vigie.terminate()).isZero();
        }
    }

    private void healOnce(VigieProcess vigie) {
        allAreUp(vigie);
        int before = witness.events("resolve").size();
        fleet.breakDown(fleet.addresses().get(1));
        await("it is healed").atMost(SOON).until(() -> witness.events("resolve").size() > before);
    }

    /** What began while the record was down is written down, acted on and resolved, and people have one page of it. */
    private void healedUnderOneKey(VigieProcess vigie) throws Exception {
        await("it is healed and everybody knows")
                .atMost(SOON)
                .until(() -> !witness.events("resolve").isEmpty()
                        && vigie.items("/api/v1/incidents?state=open").isEmpty());
        await("it is well again").atMost(SOON).until(() -> status(vigie) == 200);
        assertThat(witness.deeds()).hasSize(1);
        String key = witness.events("trigger").get(0).key();
        assertThat(witness.events()).allMatch(e -> e.key().equals(key));
        assertThat(vigie.items("/api/v1/incidents"))
                .singleElement()
                .satisfies(incident -> assertThat(incident.path("id").asText()).isEqualTo(key));
        assertThat(vigie.printed()).contains("the record is back after");
    }

    private static void allAreUp(VigieProcess vigie) {
        await("all are UP")
                .atMost(SOON)
                .until(() -> vigie.items("/api/v1/targets").stream()
                        .allMatch(t -> t.path("status").asText().equals("UP")));
    }

    private static int status(VigieProcess vigie) throws IOException, InterruptedException {
        return vigie.get("/health").statusCode();
    }

    private static long errors(VigieProcess vigie) {
        return vigie.printed().lines().filter(line -> line.contains(" ERROR ")).count();
    }

    private Path record() {
        return site.data().resolve("record.db");
    }

    /** Somebody who reads and does not end: the log is not moved into the file beyond that, and grows with each change. */
    private Connection reads() throws SQLException {
        Connection reader = DriverManager.getConnection("jdbc:sqlite:" + record());
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement()) {
            statement.execute("SELECT count(*) FROM audit");
        }
        return reader;
    }

    /** How many entries the audit trail of a data directory has; its chain holds. */
    private long entries(Path data) throws Exception {
        Site.Ended ended = site.run("audit", "verify", "--data", data.toString());
        assertThat(ended.code()).as(ended.printed()).isZero();
        return Long.parseLong(ended.printed().replaceAll("[^0-9]", ""));
    }

    private Path copy(Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : new String[] {"record.db", "record.db-wal"}) {
            Files.copy(site.data().resolve(name), to.resolve(name));
        }
        return to;
    }

    /** Something that happens to a file while nobody looks. */
    @FunctionalInterface
    private interface Damage {
        void to(RandomAccessFile file) throws IOException;
    }
}
