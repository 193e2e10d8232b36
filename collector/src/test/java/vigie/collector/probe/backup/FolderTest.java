package vigie.collector.probe.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.model.Status;

/** Real files in a folder, in time that the test moves. */
class FolderTest {
    private static final Executor HERE = Runnable::run;

    @TempDir
    Path folder;

    private final RealContext context = new RealContext();
    private Path backups;
    private BackupConfigs configs;
    private @Nullable Probe probe;

    @BeforeEach
    void begin() throws Exception {
        backups = Files.createDirectory(folder.resolve("backups"));
        configs = BackupConfigs.directory(backups);
    }

    @AfterEach
    void end() throws Exception {
        context.close();
    }

    private void write(String name, int bytes, Duration ago) throws IOException {
        Path file = Files.write(backups.resolve(name), new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.from(context.now().minus(ago)));
    }

    private Probe.Answer poll() throws Exception {
        Probe current = probe;
        if (current == null) {
            current = BackupProbe.kind(HERE).make(RealContext.target(1), configs.make(), context);
            probe = current;
        }
        return RealContext.poll(current);
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Test
    void aFolderIsWatchedThroughItsDays() throws Exception {
        configs.incrementalEvery = Duration.ofHours(2);
        assertThat(poll().reason()).isEqualTo("a full backup is missing: there is none to restore from");
        write("full-1", 1000, Duration.ofMinutes(1));
        write("full-1.tmp.other", 10, Duration.ZERO);
        write("unrelated", 10, Duration.ZERO);
        Files.createDirectory(backups.resolve("full-dir"));
        Files.createSymbolicLink(backups.resolve("full-link"), Path.of("nowhere"));
        Instant full = context.now().minus(Duration.ofMinutes(1));
        configs.pattern = "full-[a-z0-9]+";
        probe = null;
        assertThat(poll().status()).isEqualTo(Status.UP);
        context.later(Duration.ofHours(3));
        assertThat(poll().reason()).isEqualTo("the last backup is from " + text(full) + ", more than 2h ago");
        write("incr-1", 5, Duration.ofMinutes(1));
        assertThat(poll().status()).isEqualTo(Status.UP);
        context.later(Duration.ofHours(22));
        assertThat(poll().reason())
                .startsWith("the last full backup is from " + text(full) + ", more than 24h ago; the last backup is");
        write("full-2", 1000, Duration.ofMinutes(1));
        assertThat(poll().status()).isEqualTo(Status.UP);
    }

    @Test
    void aBackupThatIsTooSmallIsNone() throws Exception {
        configs.minBytes = 1000L;
        write("full-1", 1000, Duration.ofHours(30));
        write("full-2", 999, Duration.ofHours(6));
        Instant good = context.now().minus(Duration.ofHours(30));
        Probe.Answer answer = poll();
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo("the last full backup is from " + text(good)
                        + ", more than 24h ago; backup full-2 has 999 bytes, fewer than 1000");
        write("full-3", 1001, Duration.ZERO);
        assertThat(poll().status()).as("a good one has followed").isEqualTo(Status.UP);
    }

    @Test
    void aYoungFolderIsNoFindingAndOneThatWasEmptiedIs() throws Exception {
        configs.keep = Duration.ofDays(30);
        for (int day = 0; day < 40; day++) {
            write("full-" + day, 10, Duration.ofMinutes(1));
            assertThat(poll().status()).as("day " + day).isEqualTo(Status.UP);
            context.later(Duration.ofHours(23));
        }
        Files.delete(backups.resolve("full-0"));
        assertThat(poll().status()).as("it has done its time").isEqualTo(Status.UP);
        for (int day = 1; day < 20; day++) {
            Files.delete(backups.resolve("full-" + day));
        }
        assertThat(poll().reason()).startsWith("the oldest backup is from ").endsWith(" and 30d are to be kept");
        probe = null;
        assertThat(poll().status())
                .as("another process has seen none that is gone")
                .isEqualTo(Status.UP);
        configs.since = "2020-01-31";
        probe = null;
        assertThat(poll().reason()).contains(", though there were some on 2020-01-31T00:00:00Z and 30d are to be kept");
    }

    @ParameterizedTest
    @CsvSource({
        "full-20260131, 2026-01-31T00:00:00Z",
        "full-2026-01-31T12:30, 2026-01-31T12:30:00Z",
        "full-20260131-123045, 2026-01-31T12:30:45Z",
        "full-1769862645, 2026-01-31T12:30:45Z",
    })
    void aNameMayTellTheTime(String name, String at) throws Exception {
        configs.pattern = "full-(?P<date>.*)";
        write(name, 10, Duration.ZERO);
        Probe.Answer answer = poll();
        assertThat(answer.seen().figures().get(0).value())
                .isEqualTo((double) Instant.parse(at).getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"full-", "full-x", "full-20261331", "full-202601312561", "full-99999999999999999999"})
    void aNameThatTellsNoTimeIsToldOf(String name) throws Exception {
        configs.pattern = "full-(?P<date>.*)";
        write(name, 10, Duration.ZERO);
        assertThat(poll().reason()).endsWith("backup " + name + " tells no time in its name");
    }

    @Test
    void aFolderThatIsGoneIsTold() throws Exception {
        configs.path = folder.resolve("nowhere");
        assertThat(poll().status()).isEqualTo(Status.DEGRADED);
        assertThat(poll().reason()).isEqualTo("the folder is missing");
    }

    @Test
    void aRestoreIsProvenByItsMarker() throws Exception {
        Path marker = folder.resolve("restored");
        configs.restoredWithin = Duration.ofDays(30);
        configs.restoreMarker = marker;
        write("full-1", 10, Duration.ofMinutes(1));
        assertThat(poll().reason()).isEqualTo("a restore was never proven");
        Files.writeString(marker, "it worked");
        assertThat(poll().status()).isEqualTo(Status.UP);
        Files.writeString(marker, "{\"time\": \"2020-01-31T12:00:00+01:00\", \"by\": \"the drill\"}");
        assertThat(poll().reason()).isEqualTo("a restore was last proven at 2020-01-31T11:00:00Z, more than 30d ago");
        Files.writeString(marker, "{\"time\": \"2999-01-31T12:00:00Z\"}");
        assertThat(poll().reason()).isEqualTo("a restore was proven at 2999-01-31T12:00:00Z, which is still to come");
        Files.writeString(marker, "{\"time\": 7}");
        assertThat(poll().status()).isEqualTo(Status.UNKNOWN);
        Files.delete(marker);
        Files.createDirectory(marker);
        assertThat(poll().reason()).isEqualTo("restore_marker is no file");
    }
}
