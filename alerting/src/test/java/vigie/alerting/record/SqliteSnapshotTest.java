package vigie.alerting.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSnapshotTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private Database open() {
        return Database.open("jdbc:sqlite:" + folder.resolve("record.db"), () -> NOW);
    }

    private static void entry(Database database, int n) {
        database.write(tx -> {
            tx.audit("vigie", "test.done", Map.of("n", n, "text", "x".repeat(1_000)));
            return n;
        });
    }

    private static AuditChain.Verifier verified(Path copy) {
        try (Database database = SqliteSnapshot.open(copy, () -> NOW)) {
            return new AuditTrail(database).verify();
        }
    }

    @Test
    void holdsWhatWasAcknowledgedAndMayStandInTheLogAlone() throws Exception {
        Path copy = folder.resolve("copy.db");
        try (Database database = open()) {
            for (int i = 0; i < 10; i++) {
                entry(database, i);
            }
            SqliteSnapshot.take(folder.resolve("record.db"), copy);
            entry(database, 10);
        }
        assertThat(SqliteSnapshot.damage(copy)).isNull();
        AuditChain.Verifier chain = verified(copy);
        assertThat(chain.fault()).isNull();
        assertThat(chain.count()).isEqualTo(10);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> beside = files.map(f -> f.getFileName().toString())
                    .filter(name -> name.startsWith("copy"))
                    .toList();
            assertThat(beside)
                    .as("it is one file, and stays so when it is read")
                    .containsExactly("copy.db");
        }
    }

    @Test
    void isOfOneMomentWhileTheRecordIsWrittenAndNoWriterWaitsForIt() throws Exception {
        try (Database database = open()) {
            for (int i = 0; i < 200; i++) {
                entry(database, i);
            }
            AtomicBoolean end = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger(200);
            Thread writer = new Thread(() -> {
                while (!end.get()) {
                    entry(database, written.get());
                    written.incrementAndGet();
                }
            });
            writer.start();
            try {
                for (int i = 0; i < 5; i++) {
                    Path copy = folder.resolve("copy" + i + ".db");
                    int before = written.get();
                    SqliteSnapshot.take(folder.resolve("record.db"), copy);
                    AuditChain.Verifier chain = verified(copy);
                    assertThat(chain.fault()).isNull();
                    assertThat(chain.count()).isBetween((long) before, written.get() + 1L);
                }
            } finally {
                end.set(true);
                writer.join();
            }
            assertThat(database.isUp()).as("no change was refused").isTrue();
            assertThat(written.get()).isGreaterThan(205);
        }
    }

    @Test
    void readsARecordWhoseProcessWasKilledAndLeavesItAsItIs() throws Exception {
        try (Database database = open()) {
            entry(database, 1);
            // A copy of both files while the record is open is what a power cut leaves.
            Files.createDirectory(folder.resolve("killed"));
            for (String name : List.of("record.db", "record.db-wal")) {
                Files.copy(folder.resolve(name), folder.resolve("killed").resolve(name));
            }
        }
        Path copy = folder.resolve("copy.db");
        SqliteSnapshot.take(folder.resolve("killed/record.db"), copy);
        assertThat(verified(copy).count()).isEqualTo(1);
    }

    @Test
    void aDamagedRecordIsRefusedWithItsName() throws Exception {
        try (Database database = open()) {
            for (int i = 0; i < 50; i++) {
                entry(database, i);
            }
        }
        Path record = folder.resolve("record.db");
        byte[] bytes = Files.readAllBytes(record);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 3 * 4096, (byte) 0x5a);
        Files.write(record, bytes);
        assertThatThrownBy(() -> SqliteSnapshot.take(record, folder.resolve("copy.db")))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("record.db cannot be copied")
                .hasMessageContaining("damaged");
        assertThat(SqliteSnapshot.damage(record)).isNotNull();
        Path letter =
                Files.writeString(folder.resolve("letter.txt"), "Dear Vigie, ".repeat(500), StandardCharsets.UTF_8);
        assertThat(SqliteSnapshot.damage(letter)).contains("not a database");
        assertThat(SqliteSnapshot.damage(folder.resolve("nowhere.db"))).isNotNull();
        assertThat(folder.resolve("nowhere.db")).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        try (Database database = open()) {
            entry(database, 1);
        }
        Path copy = Files.writeString(folder.resolve("copy.db"), "mine");
        assertThatThrownBy(() -> SqliteSnapshot.take(folder.resolve("record.db"), copy))
                .isInstanceOf(RecordException.class);
        assertThat(Files.readString(copy)).isEqualTo("mine");
    }
}
