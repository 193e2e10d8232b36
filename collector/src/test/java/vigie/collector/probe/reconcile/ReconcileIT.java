package vigie.collector.probe.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.postgres.PostgresDatabase;
import vigie.model.Status;

/** Orders in a real PostgreSQL server against a ledger service that tells its sums over HTTP. */
class ReconcileIT {
    private static final String ORDERS =
            "SELECT coalesce(sum(amount), 0) AS total FROM orders WHERE at >= {from} AND at < {to}";
    private static final Pattern TIMES = Pattern.compile("from=([^&]+)&to=(.+)");

    private static PostgresDatabase database;

    private final ExecutorService lane = Executors.newCachedThreadPool();
    private final RealContext context = new RealContext().ticking();
    private final List<Probe> probes = new ArrayList<>();
    private HttpServer ledger;

    @BeforeAll
    static void start() throws Exception {
        database = new PostgresDatabase();
        for (String table : List.of("orders", "booked")) {
            database.run("CREATE TABLE " + table + " (id int, amount numeric, at timestamptz)");
        }
        database.run("GRANT SELECT ON orders TO vigie");
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @BeforeEach
    void begin() throws Exception {
        for (String table : List.of("orders", "booked")) {
            database.run("TRUNCATE " + table);
            database.run("INSERT INTO " + table
                    + " SELECT i, 10.25, now() - i * interval '1 minute' FROM generate_series(1, 300) i");
        }
        ledger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ledger.createContext("/total", exchange -> {
            byte[] body = booked(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ledger.start();
    }

    @AfterEach
    void end() throws Exception {
        probes.forEach(Probe::close);
        ledger.stop(0);
        lane.shutdownNow();
        context.close();
    }

    private static String booked(String query) {
        Matcher times = TIMES.matcher(query);
        if (!times.matches()) {
            throw new IllegalArgumentException(query);
        }
        try {
            return "{\"sum\": \""
                    + database.run("SELECT coalesce(sum(amount), 0) FROM booked WHERE at >= '" + times.group(1)
                            + "' AND at < '" + times.group(2) + "'")
                    + "\"}";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Side orders(@Nullable String address) {
        return new Side(
                new SqlSide(address, PostgresDatabase.USER, PostgresDatabase.PASSWORD, null, null, null, ORDERS), null);
    }

    private Side ledger(String address) {
        return new Side(null, new JsonSide(address, "/total?from={from}&to={to}", null, null, null, null, "sum"));
    }

    private String ledgerAddress() {
        return "127.0.0.1:" + ledger.getAddress().getPort();
    }

    private Probe probe(Side left, Side right) {
        var config = new ReconcileProbe.Config(left, right, null, 0.1, Duration.ofHours(1), Duration.ofMinutes(2));
        Probe made = ReconcileProbe.kind(lane).make(RealContext.target(database.port()), config, context);
        probes.add(made);
        return made;
    }

    @Test
    void aBookingThatIsLostIsADifference() throws Exception {
        Probe probe = probe(orders(null), ledger(ledgerAddress()));
        Probe.Answer same = RealContext.poll(probe);
        assertThat(same.reason()).isEmpty();
        assertThat(same.status()).isEqualTo(Status.UP);

        database.run("DELETE FROM booked WHERE id = 30");
        Probe.Answer lost = RealContext.poll(probe);
        assertThat(lost.status()).isEqualTo(Status.DEGRADED);
        assertThat(lost.reason())
                .contains("left is 615, right is 604.75: they differ by 10.25, allowed 0.615, from 20");
        assertThat(lost.seen().figures().get(2).value()).isEqualTo(10.25);

        database.run("DELETE FROM orders WHERE id = 30");
        assertThat(RealContext.poll(probe).status()).isEqualTo(Status.UP);
    }

    @Test
    void whatIsStillUnderWayDoesNotCount() throws Exception {
        database.run("INSERT INTO orders VALUES (0, 1000, now()), (-1, 1000, now() - interval '90 seconds')");
        assertThat(RealContext.poll(probe(orders(null), ledger(ledgerAddress())))
                        .status())
                .isEqualTo(Status.UP);
    }

    @Test
    void aSourceThatCannotBeAskedMakesItUnknown() throws Exception {
        String gone = ledgerAddress();
        ledger.stop(0);
        Probe.Answer answer = RealContext.poll(probe(orders(null), ledger(gone)));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).startsWith("right: ");
        database.run("REVOKE SELECT ON orders FROM vigie");
        try {
            assertThat(RealContext.poll(probe(orders(null), ledger(gone))).reason())
                    .startsWith("left: ERROR: permission denied for table orders");
        } finally {
            database.run("GRANT SELECT ON orders TO vigie");
        }
    }

    @Test
    void noSideGoesWhereTheCheckMayNot() throws Exception {
        for (Side forbidden : List.of(orders("169.254.169.254:5432"), ledger("169.254.169.254:80"))) {
            Probe.Answer answer = RealContext.poll(probe(forbidden, orders(null)));
            assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
            assertThat(answer.reason()).startsWith("left: ").endsWith("169.254.169.254 is a cloud metadata address");
        }
    }
}
