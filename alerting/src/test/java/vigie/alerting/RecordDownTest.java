package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import vigie.alerting.record.Database;
import vigie.alerting.record.Lent;
import vigie.model.Finding.State;
import vigie.model.Severity;

/** SQLite whose file is locked by somebody else, whose disk is full, or whose folder is not there any more. */
class RecordDownTest extends RecordDownContract {
    @TempDir
    Path folder;

    private @Nullable Connection holder;
    private boolean full;

    static Stream<Object[]> troubles() {
        return outages("locked", "full", "gone");
    }

    static Stream<String> ways() {
        return Stream.of("locked", "full", "gone");
    }

    @Override
    String first() {
        return "locked";
    }

    private Path live() {
        return folder.resolve("live");
    }

    @Override
    Database open(VirtualLoop clock) {
        try {
            if (Files.notExists(folder.resolve("away"))) {
                Files.createDirectories(live());
                Database.migrate(source(false));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Database(source(false), source(true), clock);
    }

    private DataSource source(boolean readOnly) {
        return Lent.source(() -> {
            Connection connection = connect(readOnly);
            return full && !readOnly ? onAFullDisk(connection) : connection;
        });
    }

    private Connection connect(boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setBusyTimeout(0);
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        return config.createConnection("jdbc:sqlite:" + live().resolve("record.db"));
    }

    // A limit of pages would take what fits into the last one: a disk is full for all.
    private static Connection onAFullDisk(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                RecordDownTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        throw new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);
                    }
                    return Lent.call(real, method, arguments);
                });
    }

    @Override
    void fails(String how) {
        try {
            switch (how) {
                case "locked" -> {
                    holder = connect(false);
                    holder.setAutoCommit(false);
                }
                case "full" -> full = true;
                default -> Files.move(live(), folder.resolve("away"));
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void mend() {
        try {
            if (holder != null) {
                holder.rollback();
                holder.close();
                holder = null;
            }
            full = false;
            if (Files.exists(folder.resolve("away"))) {
                Files.move(folder.resolve("away"), live());
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aProcessThatBeginsWithoutItsRecordTellsPeopleByItsEstate() {
        fails("gone");
        room.killAndRestart();
        room.isDown("api", 1);
        room.seconds(10);
        room.apply(Estate.usual().hook("hook").build());
        room.seconds(40);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        assertThat(room.remedies.started).isZero();
        mend();
        room.seconds(3);
        assertThat(room.only().id()).isEqualTo(room.wire.pagerDuty.events.get(0).dedup());
        assertThat(room.remedies.started).isEqualTo(1);
        assertThat(room.remedies.estate).as("the estate of now").isEqualTo(room.config);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
    }

    @Test
    void aFindingThatIsThereBeforeTheFirstTurnIsNotLost() {
        room.killAndRestart(Say.down("api", 1, State.ACTIVE, room.now()));
        room.seconds(2);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        assertThat(room.metric("vigie_findings_dropped_total")).isZero();
    }

    @Test
    void aStormOfTwentyThousandConditionsWaitsAndThePageGoesOutBeforeIt() {
        fails("locked");
        for (int i = 0; i < 20_000; i++) {
            room.alerting.accept(Say.signal("shop", "s" + i, Severity.WARNING, State.ACTIVE, room.now()));
        }
        room.isDown("api", 1);
        room.seconds(33);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.alerting.condition().unsaved()).isEqualTo(20_001);
        mend();
        room.seconds(5);
        assertThat(room.alerting.condition().unsaved()).isZero();
        assertThat(room.database.<Long>read(sql -> sql.number("SELECT count(*) FROM alert WHERE state = 'FIRING'")))
                .isEqualTo(20_001);
        assertThat(room.metric("vigie_findings_dropped_total")).isZero();
    }
}
