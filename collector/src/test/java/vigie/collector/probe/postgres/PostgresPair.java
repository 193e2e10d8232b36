package vigie.collector.probe.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A primary of PostgreSQL and a standby that streams from it through a slot, both on loopback. The standby begins as a copy of the primary's
 * stopped data directory.
 */
final class PostgresPair implements AutoCloseable {
    static final String USER = "vigie";
    static final String CLEAR_USER = "vigie_clear";
    static final String PASSWORD = "a-password";

    private final Path first;
    private final Path second;
    private final int primaryPort = freePort();
    private final int standbyPort = freePort();
    private EmbeddedPostgres primary;
    private @Nullable EmbeddedPostgres standby;

    PostgresPair(Path folder) throws Exception {
        Files.createDirectories(folder);
        first = folder.resolve("first");
        second = folder.resolve("second");
        primary = start(first, primaryPort);
        onPrimary("CREATE TABLE written (at timestamptz)");
        for (String user : List.of(USER, CLEAR_USER)) {
            onPrimary("CREATE USER " + user + " PASSWORD '" + PASSWORD + "' IN ROLE pg_monitor");
        }
        onPrimary("CREATE USER copier REPLICATION");
        onPrimary("SELECT pg_create_physical_replication_slot('second')");
        primary.close();
        Files.writeString(first.resolve("pg_hba.conf"), """
                host all postgres 127.0.0.1/32 trust
                host replication copier 127.0.0.1/32 trust
                host all vigie 127.0.0.1/32 scram-sha-256
                host all vigie_clear 127.0.0.1/32 password
                """);
        copy(first, second);
        empty(second.resolve("pg_replslot"));
        Files.createFile(second.resolve("standby.signal"));
        Files.writeString(
                second.resolve("postgresql.conf"),
                "\nprimary_conninfo = 'host=127.0.0.1 port=" + primaryPort
                        + " user=copier application_name=second'\nprimary_slot_name = 'second'\n",
                StandardOpenOption.APPEND);
        primary = start(first, primaryPort);
        startStandby();
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("max_connections", "20")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_level", "replica")
                .setServerConfig("archive_mode", "on")
                .setServerConfig("hot_standby", "on")
                .setServerConfig("wal_receiver_status_interval", "1s")
                .setServerConfig("wal_retrieve_retry_interval", "500ms")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
    }

    /** A copy of a primary has none of its slots. */
    private static void empty(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.sorted(Comparator.naturalOrder()).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (!file.getFileName().toString().equals("postmaster.pid")) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    int primaryPort() {
        return primaryPort;
    }

    int standbyPort() {
        return standbyPort;
    }

    void startStandby() throws IOException {
        standby = start(second, standbyPort);
    }

    void stopStandby() throws IOException {
        if (standby != null) {
            standby.close();
            standby = null;
        }
    }

    /** Turns a few bytes of the table {@code damaged} on the primary's disk, while it is stopped. */
    void damageATable() throws IOException, SQLException {
        onPrimary("CREATE TABLE damaged AS SELECT i, 'row ' || i FROM generate_series(1, 1000) i");
        Path file = first.resolve(onPrimary("SELECT pg_relation_filepath('damaged')"));
        onPrimary("CHECKPOINT");
        primary.close();
        byte[] pages = Files.readAllBytes(file);
        for (int i = 4_000; i < 4_010; i++) {
            pages[i] ^= 0x55;
        }
        Files.write(file, pages);
        primary = start(first, primaryPort);
    }

    /** Something for the standby to replay. */
    void write() throws SQLException {
        onPrimary("INSERT INTO written VALUES (now())");
    }

    /** How many connections a user has to the primary. */
    int connectionsOf(String user) throws SQLException {
        return Integer.parseInt(onPrimary("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + user + "'"));
    }

    /** As the owner; the first value, or an empty text. */
    String onPrimary(String sql) throws SQLException {
        return on(primaryPort, sql);
    }

    String onStandby(String sql) throws SQLException {
        return on(standbyPort, sql);
    }

    private static String on(int port, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port
                                + "/postgres?preferQueryMode=simple&options=-c%20default_transaction_read_only=off",
                        "postgres",
                        "");
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }

    @Override
    public void close() throws IOException {
        stopStandby();
        primary.close();
    }
}
