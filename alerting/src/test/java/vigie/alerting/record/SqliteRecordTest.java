package vigie.alerting.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class SqliteRecordTest extends RecordContract {
    @TempDir
    static Path folder;

    private static int files;
    private final Path file = folder.resolve("record" + ++files + ".db");

    @Override
    Database open() {
        return Database.open("jdbc:sqlite:" + file, () -> NOW);
    }

    @Test
    void itIsAsDurableAsItSays() {
        List<Integer> synchronous = database.write(tx -> tx.list("PRAGMA synchronous", r -> r.getInt(1)));
        assertThat(synchronous).containsExactly(2);
        assertThat(texts("PRAGMA journal_mode")).containsExactly("wal");
    }

    @Test
    void whatWasMovedOutOfTheLogIsInTheFileAlone() throws Exception {
        database.write(tx -> {
            tx.audit("vigie", "test.done", Map.of("n", 1));
            return true;
        });
        Path before = Files.copy(file, folder.resolve("before" + files + ".db"));
        assertThat(entries(before)).isZero();
        database.checkpoint();
        assertThat(entries(Files.copy(file, folder.resolve("after" + files + ".db"))))
                .isEqualTo(1);
    }

    private static long entries(Path copy) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + copy);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM audit")) {
            return count.getLong(1);
        } catch (SQLException e) {
            // The schema itself may still be in the log.
            return 0;
        }
    }

    @Test
    void aStatementThatFailedIsNotUsedAgainAndTheOthersAre() {
        String insert = "INSERT INTO pulse (node, at) VALUES (?, ?)";
        database.write(tx -> tx.update(insert, "a", 1));
        assertThatThrownBy(() -> database.write(tx -> tx.update(insert, "a", 2)))
                .isInstanceOf(RecordException.class);
        database.write(tx -> tx.update(insert, "b", 3));
        for (int twice = 0; twice < 2; twice++) {
            long sum = database.read(sql -> sql.number("SELECT sum(at) FROM pulse"));
            assertThat(sum).isEqualTo(4);
        }
    }

    @Test
    void aFullDiskLosesNothingThatWasAcknowledgedAndIsCalledByItsName() {
        int acknowledged = 0;
        SQLiteDataSource small = new SQLiteDataSource(config());
        small.setUrl("jdbc:sqlite:" + file);
        Database full = new Database(small, small, () -> NOW);
        long pages = full.read(sql -> sql.number("PRAGMA page_count"));
        small.getConfig().setMaxPageCount((int) pages + 12);
        RecordException refused = null;
        while (refused == null && acknowledged < 10_000) {
            try {
                int n = acknowledged;
                full.write(tx -> {
                    tx.audit("vigie", "test.done", Map.of("n", n, "text", "x".repeat(500)));
                    return n;
                });
                acknowledged++;
            } catch (RecordException e) {
                refused = e;
            }
        }
        assertThat(refused).isNotNull().hasMessageContaining("the disk is full");
        assertThat(full.isUp()).isFalse();
        assertThat(acknowledged).isBetween(5, 9_999);
        AuditChain.Verifier verifier = new AuditTrail(database).verify();
        assertThat(verifier.fault()).isNull();
        assertThat(verifier.count()).isEqualTo(acknowledged);
        small.getConfig().setMaxPageCount((int) pages + 1_000);
        full.write(tx -> {
            tx.audit("vigie", "test.done", Map.of());
            return 0;
        });
        assertThat(full.isUp()).as("room again, and it goes on").isTrue();
        assertThat(new AuditTrail(database).verify().count()).isEqualTo(acknowledged + 1L);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config;
    }

    @Test
    void aLockThatAnotherProcessHoldsIsAClearErrorAfterTheWaitAndReadersGoOn() throws Exception {
        put("a", 1);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            long before = System.nanoTime();
            assertThatThrownBy(() -> put("b", 2))
                    .isInstanceOfSatisfying(
                            RecordException.class,
                            e -> assertThat(e.isTemporary()).isTrue())
                    .hasMessageContaining("another process has held its lock for longer than 5 s");
            assertThat((System.nanoTime() - before) / 1e9).isBetween(4.0, 15.0);
            assertThat(database.isUp()).isFalse();
            assertThat(get("a")).as("readers never wait").isEqualTo(1);
            statement.execute("ROLLBACK");
        }
        put("b", 2);
        assertThat(get("b")).isEqualTo(2);
    }

    @Test
    void aFileThatIsNoDatabaseIsNamedAndLeftAsItIs() throws Exception {
        Path other = folder.resolve("letter.txt");
        byte[] bytes = "Dear Vigie, this is not a database. ".repeat(100).getBytes(StandardCharsets.UTF_8);
        Files.write(other, bytes);
        assertThatThrownBy(() -> Database.open("jdbc:sqlite:" + other, () -> NOW))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("letter.txt cannot be opened")
                .hasMessageContaining("the file is damaged, and was left as it is");
        assertThat(Files.readAllBytes(other)).isEqualTo(bytes);
    }

    @ParameterizedTest(name = "cut to {0} %")
    @ValueSource(ints = {30, 60, 95})
    void aTornFileIsFoundWhenItIsOpenedAndLeftAsItIs(int percent) throws Exception {
        Path torn = tornCopy();
        byte[] whole = Files.readAllBytes(torn);
        byte[] bytes = Arrays.copyOf(whole, whole.length / 100 * percent);
        Files.write(torn, bytes);
        assertThatThrownBy(() -> Database.open("jdbc:sqlite:" + torn, () -> NOW))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining(torn.getFileName().toString())
                .hasMessageContaining("left as it is");
        assertThat(Files.readAllBytes(torn)).isEqualTo(bytes);
    }

    @Test
    void pagesThatWereOverwrittenAreFoundWhenItIsOpened() throws Exception {
        Path torn = tornCopy();
        byte[] bytes = Files.readAllBytes(torn);
        Arrays.fill(bytes, 3 * 4096, 6 * 4096, (byte) 0x5a);
        Files.write(torn, bytes);
        assertThatThrownBy(() -> Database.open("jdbc:sqlite:" + torn, () -> NOW))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("left as it is");
        assertThat(Files.readAllBytes(torn)).isEqualTo(bytes);
    }

    private Path tornCopy() throws Exception {
        for (int i = 0; i < 30; i++) {
            int n = i;
            database.write(tx -> {
                tx.audit("vigie", "test.done", Map.of("n", n, "text", "x".repeat(1_000)));
                return n;
            });
        }
        database.close();
        Path copy = folder.resolve("copy" + ++files + ".db");
        Files.copy(file, copy);
        return copy;
    }

    @Test
    void aLogThatAKilledProcessLeftBehindIsTakenIn() throws Exception {
        put("a", 1);
        // A copy while the record is open is what a power cut leaves: the file and its write-ahead log.
        Path copy = folder.resolve("killed" + ++files + ".db");
        Files.copy(file, copy);
        Files.copy(folder.resolve(file.getFileName() + "-wal"), folder.resolve(copy.getFileName() + "-wal"));
        try (Database reopened = Database.open("jdbc:sqlite:" + copy, () -> NOW)) {
            long found = reopened.read(sql -> sql.number("SELECT at FROM pulse WHERE node = 'a'"));
            assertThat(found).isEqualTo(1);
        }
    }
}
