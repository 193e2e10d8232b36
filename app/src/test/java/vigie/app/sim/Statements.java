package vigie.app.sim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares each statement once for a connection: nine tenths of a run would be spent on parsing SQL otherwise. */
final class Statements {
    private final Connection connection;
    private final Map<String, Kept> kept = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** A statement that is free again when it is closed; one that is in use is prepared a second time. */
    PreparedStatement lend(String sql) throws SQLException {
        Kept known = kept.get(sql);
        if (known == null) {
            known = new Kept(connection.prepareStatement(sql));
            kept.put(sql, known);
        }
        if (known.lent) {
            return connection.prepareStatement(sql);
        }
        known.lent = true;
        return known.face;
    }

    private static final class Kept {
        private final PreparedStatement real;
        private final PreparedStatement face;
        private boolean lent;

        Kept(PreparedStatement real) {
            this.real = real;
            this.face = (PreparedStatement) Proxy.newProxyInstance(
                    PreparedStatement.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, this::call);
        }

        private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("close")) {
                real.clearParameters();
                lent = false;
                return null;
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
    }
}
