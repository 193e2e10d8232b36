package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import vigie.alerting.record.Database;
import vigie.alerting.record.Lent;
import vigie.model.Finding.State;
import vigie.model.Incident;

/** Nodes on one SQLite file, whose writers wait for each other as those of PostgreSQL do; each can be cut off from it. */
class SqliteNodesTest extends NodesContract {
    @TempDir
    Path folder;

    private final Set<Integer> cutOff = new HashSet<>();

    @Override
    Database open(VirtualLoop clock, int number) {
        String url = "jdbc:sqlite:" + folder.resolve("record.db");
        Database.migrate(Lent.source(() -> connect(url, SQLiteConfig.TransactionMode.IMMEDIATE)));
        return new Database(
                Lent.source(() -> connect(url, number, SQLiteConfig.TransactionMode.IMMEDIATE)),
                Lent.source(() -> connect(url, number, SQLiteConfig.TransactionMode.DEFERRED)),
                clock);
    }

    private Connection connect(String url, int number, SQLiteConfig.TransactionMode mode) throws SQLException {
        if (cutOff.contains(number)) {
            throw new SQLException("the record cannot be reached, says the test", "08001");
        }
        return connect(url, mode);
    }

    private static Connection connect(String url, SQLiteConfig.TransactionMode mode) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setTransactionMode(mode);
        return config.createConnection(url);
    }

    @Test
    void pain3_aLeaderThatIsCutOffAndTheOneThatTakesOverPageUnderOneKey() {
        cutOff.add(1);
        bothSay("api", 1, State.ACTIVE);
        run(60);
        assertThat(b.leadership.leads()).isTrue();
        Incident incident = b.alerting.incidents(true, 10, null).items().get(0);
        assertThat(a.wire.seen).isNotEmpty();
        assertThat(b.wire.seen).isNotEmpty();
        // Told twice, by the record and from memory, of one thing.
        assertThat(pagerDuty.pages).hasSize(1);
        assertThat(pagerDuty.open()).singleElement().asString().contains(incident.id());
        cutOff.clear();
        run(5);
        assertThat(a.leadership.leads()).isFalse();
        assertThat(pagerDuty.open()).as("what the leader has is the leader's").hasSize(1);
        bothSay("api", 1, State.CLEAR);
        run(5);
        assertThat(pagerDuty.open()).isEmpty();
    }

    @Test
    void s16_whileTheRecordIsAwayForAllOneTellsPeopleAndNobodyActs() {
        run(3);
        int considered = a.remedies.considered.size();
        cutOff.add(1);
        cutOff.add(2);
        bothSay("api", 1, State.ACTIVE);
        run(90);
        assertThat(pagerDuty.pages).hasSize(1);
        assertThat(b.wire.seen).isEmpty();
        assertThat(a.remedies.considered).hasSize(considered);
        assertThat(b.remedies.considered).isEmpty();
        cutOff.clear();
        run(5);
        assertThat(pagerDuty.pages).hasSize(1);
        bothSay("api", 1, State.CLEAR);
        run(5);
        assertThat(pagerDuty.open()).isEmpty();
        // The same again in the same reign is another incident, under another key.
        cutOff.add(1);
        cutOff.add(2);
        bothSay("api", 1, State.ACTIVE);
        run(60);
        cutOff.clear();
        run(5);
        assertThat(pagerDuty.pages).hasSize(2);
        assertThat(b.alerting.incidents(true, 10, null).items())
                .singleElement()
                .satisfies(i ->
                        assertThat(pagerDuty.open()).singleElement().asString().contains(i.id()));
        bothSay("api", 1, State.CLEAR);
        run(5);
        assertThat(pagerDuty.open()).isEmpty();
    }
}
