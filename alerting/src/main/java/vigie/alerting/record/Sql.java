package vigie.alerting.record;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection, with their arguments: strings, whole numbers, doubles and null. The SQL is the same text on
 * SQLite and PostgreSQL: times are epoch milliseconds, yes and no are 1 and 0, JSON is text. Not thread-safe.
 */
public class Sql {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Changes rows; the number of them. A conditional update that changed none was lost to another writer. */
    public final int update(String sql, @Nullable Object... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new RecordException("the record refused: " + firstWords(sql) + ": " + e.getMessage(), e);
        }
    }

    /** Reads rows, in the order of the statement. */
    public final <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet results = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (results.next()) {
                list.add(row.read(results));
            }
            return list;
        } catch (SQLException e) {
            throw new RecordException("the record refused: " + firstWords(sql) + ": " + e.getMessage(), e);
        }
    }

    /** Reads the first row, if there is one. */
    public final <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) {
        List<T> rows = list(sql, row, arguments);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                Object argument = arguments[i];
                if (argument instanceof String text) {
                    statement.setString(i + 1, text);
                } else if (argument instanceof Double number) {
                    statement.setDouble(i + 1, number);
                } else if (argument instanceof Number number) {
                    statement.setLong(i + 1, number.longValue());
                } else if (argument == null) {
                    statement.setObject(i + 1, null);
                } else {
                    throw new IllegalArgumentException(
                            "an argument is text, a number or null: was " + argument.getClass());
                }
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static String firstWords(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
