package vigie.alerting.record;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources for tests that decide for each connection what becomes of it. */
public final class Lent {
    private Lent() {}

    /** Opens a connection, or does not. */
    @FunctionalInterface
    public interface Opener {
        Connection open() throws SQLException;
    }

    /** A data source without a pool. */
    public static DataSource source(Opener opener) {
        return (DataSource) Proxy.newProxyInstance(
                Lent.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return opener.open();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Passes a call on, and what it throws back. */
    public static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
