import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Orders as sagas: each step is a transaction of its own, and a payment that fails is compensated by giving the goods back. */
final class Orders {
    /** How an order ended. */
    enum Outcome {
        PAID,
        SOLD_OUT,
        CANCELLED
    }

    private final HikariDataSource database;
    private final AtomicLong placed = new AtomicLong();
    private final CircuitBreaker payments = CircuitBreaker.of(
            "payments",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(4)
                    .minimumNumberOfCalls(2)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .waitDurationInOpenState(Duration.ofSeconds(2))
                    .automaticTransitionFromOpenToHalfOpenEnabled(true)
                    .build());

    Orders(String url, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("shop");
        config.setPassword(password);
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(2000);
        config.setInitializationFailTimeout(-1); // it may start before the database
        database = new HikariDataSource(config);
    }

    void ping() throws SQLException {
        number("SELECT 1");
    }

    BigDecimal lowestStock() throws SQLException {
        return number("SELECT min(count) FROM stock");
    }

    /** What was paid for orders that were placed within a time, its end not included. */
    BigDecimal paid(Instant from, Instant to) throws SQLException {
        return number(
                "SELECT coalesce(sum(amount), 0) FROM payments WHERE ordered_at >= ? AND ordered_at < ?",
                Timestamp.from(from),
                Timestamp.from(to));
    }

    String catalogue() throws SQLException {
        StringBuilder items = new StringBuilder();
        try (Connection connection = database.getConnection();
                ResultSet rows =
                        connection.createStatement().executeQuery("SELECT sku, price FROM stock ORDER BY sku")) {
            while (rows.next()) {
                items.append(items.isEmpty() ? "" : ", ")
                        .append("{\"sku\": \"" + rows.getString(1) + "\", \"price\": " + rows.getBigDecimal(2) + "}");
            }
        }
        return "{\"items\": [" + items + "]}";
    }

    Outcome place() throws SQLException {
        long order = number("WITH placed AS (INSERT INTO orders (sku, amount) SELECT sku, price FROM stock ORDER BY"
                        + " random() LIMIT 1 RETURNING id) INSERT INTO sagas (order_id) SELECT id FROM placed"
                        + " RETURNING order_id")
                .longValue();
        placed.incrementAndGet();
        if (run(
                        "UPDATE stock SET count = count - 1 WHERE count > 0 AND sku = (SELECT sku FROM orders WHERE id"
                                + " = ?)",
                        order)
                == 0) {
            end(order, "CANCELLED", "COMPENSATED");
            return Outcome.SOLD_OUT;
        }
        try {
            payments.executeCallable(() -> run(
                    "INSERT INTO payments (order_id, amount, ordered_at) SELECT id, amount, placed_at FROM orders"
                            + " WHERE id = ?",
                    order));
        } catch (CallNotPermittedException | SQLException refused) {
            return compensate(order);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        end(order, "PAID", "COMPLETED");
        return Outcome.PAID;
    }

    private Outcome compensate(long order) throws SQLException {
        run("UPDATE sagas SET state = 'COMPENSATING' WHERE order_id = ?", order);
        run("UPDATE stock SET count = count + 1 WHERE sku = (SELECT sku FROM orders WHERE id = ?)", order);
        end(order, "CANCELLED", "COMPENSATED");
        return Outcome.CANCELLED;
    }

    private void end(long order, String state, String saga) throws SQLException {
        run(
                "WITH ended AS (UPDATE orders SET state = '" + state + "' WHERE id = ? RETURNING id)"
                        + " UPDATE sagas SET state = '" + saga + "' WHERE order_id = (SELECT id FROM ended)",
                order);
    }

    /** Prometheus' text format; the breaker as Micrometer writes those of Resilience4j. */
    String exposition() {
        StringBuilder text = new StringBuilder("# TYPE shop_orders_placed_total counter\nshop_orders_placed_total "
                + placed.get() + "\n# TYPE resilience4j_circuitbreaker_state gauge\n");
        for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            text.append("resilience4j_circuitbreaker_state{name=\"payments\",state=\""
                    + state.name().toLowerCase() + "\"} " + (payments.getState() == state ? 1 : 0) + "\n");
        }
        CircuitBreaker.Metrics metrics = payments.getMetrics();
        return text + "# TYPE resilience4j_circuitbreaker_failure_rate gauge\n"
                + "resilience4j_circuitbreaker_failure_rate{name=\"payments\"} " + metrics.getFailureRate() + "\n"
                + "# TYPE resilience4j_circuitbreaker_slow_call_rate gauge\n"
                + "resilience4j_circuitbreaker_slow_call_rate{name=\"payments\"} " + metrics.getSlowCallRate() + "\n";
    }

    private BigDecimal number(String query, Object... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = statement(connection, query, values);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getBigDecimal(1);
        }
    }

    private int run(String statement, long order) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement prepared = statement(connection, statement, order)) {
            return prepared.executeUpdate();
        }
    }

    private static PreparedStatement statement(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(2);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
