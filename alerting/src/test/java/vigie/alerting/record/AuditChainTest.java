package vigie.alerting.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.model.AuditEntry;

class AuditChainTest {
    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void fill() {
        database =
                Database.open("jdbc:sqlite:" + folder.resolve("record.db"), () -> Instant.ofEpochSecond(1_800_000_000));
        for (int i = 1; i <= 5; i++) {
            int n = i;
            database.write(tx -> {
                tx.audit("vigie", "test.done", Map.of("b", n, "a", "x" + n));
                return n;
            });
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aChainThatNobodyTouchedIsGood() {
        AuditChain.Verifier verifier = verify();
        assertThat(verifier.fault()).isNull();
        assertThat(verifier.count()).isEqualTo(5);
    }

    @Test
    void keysAreOrderedSoThatTheSameObjectHasOneText() {
        assertThat(entries().get(0).object()).isEqualTo("{\"a\":\"x1\",\"b\":1}");
    }

    @Test
    void aChangedFieldIsFoundWithItsNumber() {
        tamper("UPDATE audit SET object = '{\"a\":\"y\"}' WHERE seq = 3");
        assertThat(verify().fault()).contains("entry 3");
    }

    @Test
    void aRemovedEntryIsFoundWithItsNumber() {
        tamper("DELETE FROM audit WHERE seq = 2");
        assertThat(verify().fault()).contains("entry 2");
    }

    @Test
    void entriesTakenFromTheEndAreFound() {
        tamper("DELETE FROM audit WHERE seq = 5");
        assertThat(verify().fault()).contains("entry 5");
    }

    @Test
    void exchangedEntriesAreFound() {
        tamper("UPDATE audit SET seq = CASE seq WHEN 2 THEN 30 ELSE 20 END WHERE seq IN (2, 3)");
        tamper("UPDATE audit SET seq = seq / 10 WHERE seq >= 20");
        assertThat(verify().fault()).contains("entry 2");
    }

    @Test
    void aChangeThatFailsLeavesNoEntry() {
        try {
            database.write(tx -> {
                tx.audit("vigie", "test.lost", Map.of());
                throw new IllegalStateException("the work failed");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("the work failed");
        }
        assertThat(verify().count()).isEqualTo(5);
        assertThat(verify().fault()).isNull();
    }

    private void tamper(String sql) {
        database.write(tx -> tx.update(sql));
    }

    private List<AuditEntry> entries() {
        return database.read(sql -> sql.list(
                "SELECT seq, at, actor, action, object, hash, previous FROM audit ORDER BY seq",
                r -> new AuditEntry(
                        r.getLong(1),
                        Instant.ofEpochMilli(r.getLong(2)),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        r.getString(6),
                        r.getString(7))));
    }

    private AuditChain.Verifier verify() {
        AuditChain.Verifier verifier = new AuditChain.Verifier();
        entries().forEach(verifier::accept);
        verifier.end(database.read(AuditChain::head));
        return verifier;
    }
}
