package vigie.alerting.record;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The compiled statements of one connection that are not in use. Compiling costs more than most statements of the record do, so on
 * SQLite they are kept from one change to the next; the driver of PostgreSQL does the same by itself. Used by whoever has the connection.
 */
final class Statements {
    // The texts are few and written in the program; a bound keeps a mistake from becoming a leak.
    private static final int MOST = 500;

    private final Connection connection;
    private final Map<String, PreparedStatement> idle = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** A statement for one use. It is not found again before it is given back, so that a row's reader may ask the same question. */
    PreparedStatement take(String sql) throws SQLException {
        PreparedStatement statement = idle.remove(sql);
        return statement == null ? connection.prepareStatement(sql) : statement;
    }

    /** A use has ended well. */
    void giveBack(String sql, PreparedStatement statement) throws SQLException {
        PreparedStatement other = idle.size() < MOST ? idle.put(sql, statement) : statement;
        if (other != null) {
            other.close();
        }
    }

    /** Frees what is not in use. */
    void end() throws SQLException {
        for (PreparedStatement statement : idle.values()) {
            statement.close();
        }
        idle.clear();
    }

    /** Whether the connection can still be used; if not, the statements are gone with it. */
    boolean isOpen() {
        try {
            return !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }
}
