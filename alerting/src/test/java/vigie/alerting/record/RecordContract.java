package vigie.alerting.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.model.AuditEntry;
import vigie.model.IncidentLog.Page;

/** What every record promises: the same statements, the same answers, nothing half done. */
abstract class RecordContract {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

    Database database;

    /** Opens the record of this test; the same one each time. */
    abstract Database open();

    RecordContract() {
        // Replaced before each test: the field is never read before.
        database = new Database(new org.sqlite.SQLiteDataSource(), new org.sqlite.SQLiteDataSource(), () -> NOW);
    }

    @BeforeEach
    void begin() {
        database = open();
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterReopening() {
        put("a", 7);
        database.close();
        database = open();
        assertThat(get("a")).isEqualTo(7);
    }

    @Test
    void aChangeThatFailsLeavesNothing() {
        assertThatThrownBy(() -> database.write(tx -> {
                    insert(tx, "a", 1);
                    tx.audit("vigie", "test.done", Map.of());
                    throw new IllegalStateException("the work failed");
                }))
                .hasMessage("the work failed");
        assertThat(get("a")).isEqualTo(-1);
        assertThat(new AuditTrail(database).verify().count()).isZero();
    }

    @Test
    void aStatementThatTheRecordRefusesIsARecordException() {
        put("a", 1);
        assertThatThrownBy(() -> put("a", 2))
                .isInstanceOf(RecordException.class)
                .hasMessageStartingWith("the record refused: INSERT INTO pulse");
        assertThat(get("a")).isEqualTo(1);
        put("b", 2);
        assertThat(database.isUp()).isTrue();
    }

    @Test
    void aWrongStatementIsNotTemporaryAndALostRaceIs() {
        assertThatThrownBy(() -> database.write(tx -> tx.update("UPDATE nothing SET x = 1")))
                .isInstanceOfSatisfying(
                        RecordException.class, e -> assertThat(e.isTemporary()).isFalse());
        put("a", 1);
        assertThatThrownBy(() -> put("a", 1))
                .isInstanceOfSatisfying(
                        RecordException.class, e -> assertThat(e.isTemporary()).isTrue());
    }

    @Test
    void whatComesAfterTheCommitMayUseTheRecord() {
        List<Long> seen = new ArrayList<>();
        database.write(tx -> {
            insert(tx, "a", 1);
            tx.afterCommit(() -> seen.add(get("a")));
            tx.afterCommit(() -> put("b", 2));
            return 0;
        });
        assertThat(seen).containsExactly(1L);
        assertThat(get("b")).isEqualTo(2);
    }

    @Test
    void aReaderSeesTheStateBeforeAWriteThatIsUnderWayAndIsNotKeptWaiting() throws Exception {
        put("a", 1);
        CountDownLatch changed = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Integer> write = CompletableFuture.supplyAsync(
                    () -> database.write(tx -> {
                        int rows = tx.update("UPDATE pulse SET at = 2 WHERE node = 'a'");
                        changed.countDown();
                        await(read);
                        return rows;
                    }),
                    other);
            assertThat(changed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(get("a")).isEqualTo(1);
            read.countDown();
            assertThat(write.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(get("a")).isEqualTo(2);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void allQuestionsOfOneReadSeeTheSameMoment() {
        put("a", 1);
        List<Long> seen = database.read(sql -> {
            long first = sql.number("SELECT count(*) FROM pulse");
            put("b", 2);
            return List.of(first, sql.number("SELECT count(*) FROM pulse"));
        });
        assertThat(seen).containsExactly(1L, 1L);
    }

    @Test
    void writersOfSeveralThreadsAllGetTheirTurnAndTheChainHolds() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int n = i;
                all.add(CompletableFuture.runAsync(
                        () -> database.write(tx -> {
                            insert(tx, "n" + n, n);
                            tx.audit("vigie", "test.done", Map.of("n", n));
                            tx.audit("vigie", "test.again", Map.of("n", n));
                            return n;
                        }),
                        pool));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        AuditChain.Verifier verifier = new AuditTrail(database).verify();
        assertThat(verifier.fault()).isNull();
        assertThat(verifier.count()).isEqualTo(80);
    }

    @Test
    void textOfEverySortComesBackAsItWas() {
        for (String text : List.of("", "'; DROP TABLE audit; --", "äöü € 😀", "line\nfeed\ttab \\ \"quoted\"")) {
            database.write(tx -> tx.update("DELETE FROM pulse"));
            put(text, 1);
            assertThat(texts("SELECT node FROM pulse")).containsExactly(text);
        }
    }

    @Test
    void whatIsNoCharacterIsReplacedAndNeverStopsTheRecord() {
        put("a\0b\uD83Dc", 1);
        assertThat(texts("SELECT node FROM pulse")).containsExactly("a\uFFFDb\uFFFDc");
        database.write(tx -> {
            tx.audit("o\0ps", "test.done", Map.of("half", "\uDE00", "zero", "\0"));
            return 0;
        });
        assertThat(new AuditTrail(database).verify().fault()).isNull();
    }

    @Test
    void numbersComeBackAsTheyWere() {
        database.write(tx -> tx.update("""
                INSERT INTO alert (id, condition, kind, service, instance, severity, labels, summary, value, state, seen,
                    proved_ms, active_at)
                VALUES ('a', 'c', 'k', 's', '', 'INFO', '{}', '', ?, 'FIRING', 'ACTIVE', ?, ?)""", Double.MIN_VALUE, Long.MAX_VALUE, -1L));
        List<Object> row = database.read(sql -> sql.list(
                        "SELECT value, proved_ms, active_at, due_at FROM alert",
                        r -> List.<Object>of(r.getDouble(1), r.getLong(2), r.getLong(3), r.getObject(4) == null))
                .get(0));
        assertThat(row).containsExactly(Double.MIN_VALUE, Long.MAX_VALUE, -1L, true);
    }

    @Test
    void theAuditTrailComesInPagesOldestFirst() {
        for (int i = 0; i < 25; i++) {
            int n = i;
            database.write(tx -> {
                tx.audit("vigie", "test.done", Map.of("n", n));
                return n;
            });
        }
        AuditTrail trail = new AuditTrail(database);
        List<Long> seqs = new ArrayList<>();
        String after = null;
        do {
            Page<AuditEntry> page = trail.page(10, after);
            page.items().forEach(entry -> seqs.add(entry.seq()));
            after = page.next();
        } while (after != null);
        assertThat(seqs).hasSize(25).isSorted().doesNotHaveDuplicates();
        assertThat(trail.page(25, null).next())
                .as("a full last page has no next")
                .isNull();
        assertThatThrownBy(() -> trail.page(0, null)).hasMessage("limit must be from 1 to 1000: was 0");
        assertThatThrownBy(() -> trail.page(1, "x")).hasMessageContaining("after must be the next of a page");
    }

    @Test
    void aChainThatIsLongerThanOneReadIsCheckedToItsEnd() {
        database.write(tx -> {
            for (int i = 0; i < 2_500; i++) {
                tx.audit("vigie", "test.done", Map.of("n", i));
            }
            return 0;
        });
        assertThat(new AuditTrail(database).verify().count()).isEqualTo(2_500);
        database.write(tx -> tx.update("UPDATE audit SET actor = 'eve' WHERE seq = 2345"));
        assertThat(new AuditTrail(database).verify().fault()).contains("entry 2345");
    }

    @Test
    void theMomentOfAChangeIsTheClocks() {
        assertThat(database.<Instant>write(Transaction::now)).isEqualTo(NOW);
    }

    void put(String node, long at) {
        database.write(tx -> insert(tx, node, at));
    }

    private static int insert(Transaction tx, String node, long at) {
        return tx.update("INSERT INTO pulse (node, at) VALUES (?, ?)", node, at);
    }

    List<String> texts(String query) {
        return database.read(sql -> sql.list(query, r -> r.getString(1)));
    }

    long get(String node) {
        return database.read(sql -> sql.first("SELECT at FROM pulse WHERE node = ?", r -> r.getLong(1), node))
                .orElse(-1L);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other side did not come");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
