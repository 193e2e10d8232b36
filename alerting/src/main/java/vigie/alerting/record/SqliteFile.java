package vigie.alerting.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** Looks at a SQLite file before it is used, without changing it. */
final class SqliteFile {
    static final String PREFIX = "jdbc:sqlite:";

    // Reading all pages takes about a second for each 256 MiB; a start must not take longer.
    private static final long MOST_BYTES = 256L << 20;

    private SqliteFile() {}

    /**
     * Checks that every page of the file can be read and hangs together, unless the file is large.
     *
     * @throws SQLException if the file is damaged or locked
     */
    static void check(String url) throws SQLException {
        Path file = Path.of(url.substring(PREFIX.length()).replaceFirst("\\?.*", ""));
        if (size(file) == 0) {
            return;
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(Database.BUSY_MS);
        try (Connection connection = config.createConnection(PREFIX + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        size(file) > MOST_BYTES ? "PRAGMA schema_version" : "PRAGMA quick_check(1)")) {
            String answer = result.next() ? result.getString(1) : "no answer";
            if (size(file) <= MOST_BYTES && !"ok".equals(answer)) {
                throw new SQLException(RecordException.DAMAGED + answer.replace('\n', ' '));
            }
        }
    }

    private static long size(Path file) throws SQLException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new SQLException("the file cannot be read: " + e.getMessage(), e);
        }
    }
}
