package vigie.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.record.AuditTrail;
import vigie.alerting.record.Database;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.app.run.DataDirectory;

/** A backup is made, looked at and restored; or nothing is left behind. */
class BackupTest {
    @TempDir
    Path folder;

    private Path data;
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        data = Records.data(folder.resolve("data"), 20);
        file = folder.resolve("backup.zip");
    }

    private Backup.Made create() throws IOException {
        return Backup.create(data, file, Records.CLOCK);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static void sql(Path data, String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(DataDirectory.recordUrl(data));
                Statement change = connection.createStatement()) {
            change.executeUpdate(statement);
        }
    }

    @Test
    void holdsTheRecordAndWhatBelongsToItForItsOwnerOnly() throws Exception {
        Backup.Made made = create();
        assertThat(made.contents().entries()).isEqualTo(20);
        assertThat(made.contents().fault()).isNull();
        assertThat(made.takenAt()).isEqualTo(Records.NOW);
        assertThat(made.parts())
                .containsExactly("record.db", "node", "outcome.key", "audit.key", "audit.pub", "baselines");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).as("nothing else is left").containsExactly("backup.zip", "data");
        assertThat(Backup.verify(file, folder, Records.CLOCK)).isEqualTo(made);
        assertThat(names()).containsExactly("backup.zip", "data");
    }

    @Test
    void overwritesNothing() throws Exception {
        Files.writeString(file, "mine");
        assertThatThrownBy(this::create).hasMessage(file + " is there already: a backup overwrites nothing");
        assertThat(Files.readString(file)).isEqualTo("mine");
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("elsewhere"));
        assertThatThrownBy(this::create).hasMessageContaining("is there already");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aDamagedRecordMakesNoBackup() throws Exception {
        byte[] bytes = Files.readAllBytes(DataDirectory.record(data));
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 4 * 4096, (byte) 0x5a);
        Files.write(DataDirectory.record(data), bytes);
        assertThatThrownBy(this::create).isInstanceOf(IOException.class).hasMessageContaining("damaged");
        assertThat(names()).containsExactly("data");
        assertThatThrownBy(() -> Backup.create(data, folder.resolve("nowhere/backup.zip"), Records.CLOCK))
                .hasMessage("there is no folder " + folder.resolve("nowhere"));
    }

    @Test
    void aChainThatDoesNotHoldIsKeptAsItIsAndNotRestored() throws Exception {
        sql(data, "UPDATE audit SET actor = 'nobody' WHERE seq = 7");
        assertThat(create().contents().fault()).contains("entry 7 was changed");
        assertThatThrownBy(() -> Backup.verify(file, folder, Records.CLOCK))
                .hasMessageContaining("does not hold: entry 7 was changed");
        assertThatThrownBy(() -> Restore.into(file, folder.resolve("restored"), Records.CLOCK))
                .hasMessageContaining("does not hold: entry 7 was changed");
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    @Test
    void isRestoredIntoANewFolderHeldAndWithAnEntryThatSaysSo() throws Exception {
        create();
        Path restored = folder.resolve("deep/restored");
        Restore.Restored done = Restore.into(file, restored, () -> Records.NOW.plus(Duration.ofDays(1)));
        assertThat(done.settled().epoch())
                .isEqualTo(Records.NOW.plus(Duration.ofDays(1)).toEpochMilli());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
                .isEqualTo("rwx------");
        for (String name : DataDirectory.KEPT) {
            assertThat(restored.resolve(name)).hasSameBinaryContentAs(data.resolve(name));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored.resolve(name))))
                    .isEqualTo("rw-------");
        }
        try (DataDirectory held = DataDirectory.open(restored);
                Database database = Database.open(DataDirectory.recordUrl(restored), Records.CLOCK)) {
            assertThat(held).isNotNull();
            assertThat(new AuditTrail(database).verify().fault()).isNull();
            assertThat(new AuditTrail(database).page(100, null).items())
                    .hasSize(21)
                    .last()
                    .satisfies(e -> assertThat(e.action()).isEqualTo("record.restored"));
            assertThat(database.read(HoldBook::reason)).startsWith("restored from a backup of 2026-03-01T10:00:00Z");
        }
        // And that can be backed up and restored in its turn.
        Path second = folder.resolve("second.zip");
        assertThat(Backup.create(restored, second, Records.CLOCK).contents().entries())
                .isEqualTo(21);
    }

    @Test
    void isRestoredIntoAnEmptyFolderAndIntoNoOther() throws Exception {
        create();
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.createDirectory(empty.resolve("lost+found"));
        Restore.into(file, empty, Records.CLOCK);
        assertThat(DataDirectory.record(empty)).exists();
        assertThatThrownBy(() -> Restore.into(file, empty, Records.CLOCK)).hasMessageContaining("is not empty");
        assertThatThrownBy(() -> Restore.into(file, file, Records.CLOCK)).hasMessageContaining("is not empty");
        assertThat(DataDirectory.record(empty)).exists();
    }

    @Test
    void aRestoreThatDidNotComeToItsEndIsOpenedByNobody() throws Exception {
        try (DataDirectory open = DataDirectory.open(folder.resolve("half"))) {
            open.restoring();
        }
        assertThatThrownBy(() -> DataDirectory.open(folder.resolve("half")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not come to its end: empty it, and restore again");
        assertThatThrownBy(() -> Restore.into(file, folder.resolve("half"), Records.CLOCK))
                .hasMessageContaining("is not empty");
    }

    @Test
    void aClockThatIsBehindIsSetFirst() throws Exception {
        create();
        Path restored = folder.resolve("restored");
        assertThatThrownBy(() -> Restore.into(file, restored, () -> Records.NOW.minusSeconds(1)))
                .hasMessageContaining("set the clock first");
        assertThat(restored).doesNotExist();
    }

    @Test
    void aRecordOfANewerVigieIsNotRestored() throws Exception {
        sql(
                data,
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (1000, '1000', 'later', 'SQL',"
                        + " 'V1000__later.sql', 1, 'x', 1, 1)");
        create();
        Path restored = Files.createDirectory(folder.resolve("restored"));
        assertThatThrownBy(() -> Restore.into(file, restored, Records.CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it is a newer Vigie's, its schema has version 1000");
        assertThat(restored).isEmptyDirectory();
    }
}
