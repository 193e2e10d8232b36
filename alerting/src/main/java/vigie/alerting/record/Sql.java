package vigie.alerting.record;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection, with their arguments: strings, whole numbers, doubles and null. The SQL is the same text on
 * SQLite and PostgreSQL: times are epoch milliseconds, yes and no are 1 and 0, JSON is text. Not thread-safe.
 *
 * <p>A statement is compiled once for all its uses, see {@link Statements}: a change of many rows costs one compilation at most.
 */
public class Sql {
    private final Statements statements;

    Sql(Statements statements) {
        this.statements = statements;
    }

    /** Changes rows; the number of them. A conditional update that changed none was lost to another writer. */
    public final int update(String sql, @Nullable Object... arguments) {
        return run(sql, PreparedStatement::executeUpdate, arguments);
    }

    /** Reads rows, in the order of the statement. */
    public final <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) {
        return run(
                sql,
                statement -> {
                    List<T> list = new ArrayList<>();
                    try (ResultSet results = statement.executeQuery()) {
                        while (results.next()) {
                            list.add(row.read(results));
                        }
                    }
                    return list;
                },
                arguments);
    }

    private <T> T run(String sql, Use<T> use, @Nullable Object... arguments) {
        try {
            PreparedStatement statement = statements.take(sql);
            boolean good = false;
            try {
                bind(statement, arguments);
                T result = use.of(statement);
                good = true;
                statements.giveBack(sql, statement);
                return result;
            } finally {
                if (!good) {
                    discard(statement);
                }
            }
        } catch (SQLException e) {
            throw refused(sql, e);
        }
    }

    // What failed half way is not used again; why it failed is what is told.
    private static void discard(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException ignored) {
            // It is freed with the connection.
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** Reads the first row, if there is one. */
    public final <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) {
        List<T> rows = list(sql, row, arguments);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** Reads one whole number that is always there: a count, a greatest value; 0 for null. */
    public final long number(String sql, @Nullable Object... arguments) {
        return first(sql, r -> r.getLong(1), arguments).orElse(0L);
    }

    /** The instant in a column, or null. */
    public static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (argument instanceof String text) {
                statement.setString(i + 1, clean(text));
            } else if (argument instanceof Double number) {
                statement.setDouble(i + 1, number);
            } else if (argument instanceof Number number) {
                statement.setLong(i + 1, number.longValue());
            } else if (argument == null) {
                statement.setObject(i + 1, null);
            } else {
                throw new IllegalArgumentException("an argument is text, a number or null: was " + argument.getClass());
            }
        }
    }

    /** Text that every database takes: what is no character, a zero or half a pair, becomes the replacement character. */
    static String clean(String text) {
        boolean good = true;
        for (int i = 0; i < text.length() && good; i++) {
            char c = text.charAt(i);
            good = c != 0 && !Character.isSurrogate(c);
        }
        if (good) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static RecordException refused(String sql, SQLException e) {
        return new RecordException("the record refused: " + firstWords(sql), e);
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
