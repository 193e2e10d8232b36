package vigie.alerting.record;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Copies of a SQLite record as it is at one moment. Any thread, beside the process that runs on the record. */
public final class SqliteSnapshot {
    private SqliteSnapshot() {}

    /**
     * Copies a record into one file, without its log and without what was deleted. It reads within one transaction: the process that writes
     * goes on, and its log is moved into the file a little later than usual.
     *
     * @param copy a file that is not there
     * @throws RecordException if the record cannot be read to its end, or the copy not be written
     */
    public static void take(Path record, Path copy) {
        try (Connection connection = source(record).getConnection();
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        } catch (SQLException e) {
            throw new RecordException("the record " + record + " cannot be copied", e);
        }
    }

    /**
     * Reads every page and index of a copy.
     *
     * @return what is wrong with it first, or null
     */
    public static @Nullable String damage(Path copy) {
        try (Connection connection = source(copy).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
            String answer = result.next() ? result.getString(1) : "no answer";
            return "ok".equals(answer) ? null : answer.replace('\n', ' ');
        } catch (SQLException e) {
            return String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    /** Opens a copy to be read as it is: its schema may be an older one, and nothing is written, not even beside it. */
    public static Database open(Path copy, InstantSource clock) {
        SQLiteDataSource source = source(copy);
        return new Database(source, source, clock);
    }

    private static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(Database.BUSY_MS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(SqliteFile.PREFIX + file);
        return source;
    }
}
