package vigie.collector.probe.postgres;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.postgres.PostgresLine.Row;

/**
 * What a server says of itself in one poll: a row of its own state, and lists of the standbys that it feeds and of its replication slots.
 * Works from PostgreSQL 12 on. A member of {@code pg_monitor} may read it all. Source: PostgreSQL's manual, "Monitoring Database Activity".
 */
record PostgresReading(
        Row server,
        List<Row> standbys,
        List<Row> slots,
        @Nullable Canary canary) {
    /*
     * The position of the log is that of writing on a primary, that of receiving on a standby. The timeline is told by the name of the log's
     * file on a primary, by the receiver on a standby: what pg_control_checkpoint() says is old until the next restart point.
     */
    private static final String SERVER = """
            SELECT r.standby,
              (SELECT s.reset_val = 'on' FROM pg_settings s WHERE s.name = 'default_transaction_read_only') AS read_only,
              current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most_connections,
              (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
              (SELECT max(age(datfrozenxid)) FROM pg_database) AS xid_age,
              (SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database) AS checksum_failures,
              current_setting('archive_mode') AS archive_mode,
              a.failed_count AS archive_failures, a.last_failed_wal,
              a.last_failed_time > coalesce(a.last_archived_time, '-infinity') AS archive_fails,
              extract(epoch FROM now() - a.last_failed_time) AS archive_failed_ago,
              CASE WHEN current_setting('synchronous_standby_names') = '' THEN 'none'
                ELSE coalesce(substring(current_setting('synchronous_standby_names') from '(?i)^[[:space:]]*any[[:space:]]+([0-9]+)'), 'all')
                END AS waits_for,
              coalesce(substring(' ' || w.conninfo from ' application_name=([^ ]*)'),
                substring(' ' || w.conninfo from ' fallback_application_name=([^ ]*)')) AS streams_as,
              w.status AS receiver, extract(epoch FROM now() - w.last_msg_receipt_time) AS receiver_silent,
              CASE WHEN r.standby THEN w.received_tli
                ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END AS timeline,
              CASE WHEN r.standby THEN pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) END AS replay_bytes,
              CASE WHEN r.standby THEN extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END AS replayed_ago,
              CASE WHEN r.standby THEN pg_is_wal_replay_paused() END AS paused
            FROM (SELECT pg_is_in_recovery() AS standby) r
              CROSS JOIN pg_stat_archiver a LEFT JOIN pg_stat_wal_receiver w ON true""";

    private static final String STANDBYS = """
            SELECT application_name AS name, host(client_addr) AS address, state, sync_state,
              pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, replay_lsn) AS bytes,
              extract(epoch FROM replay_lag) AS seconds
            FROM pg_stat_replication WHERE state <> 'backup' ORDER BY application_name, pid""";

    private static final String SLOTS = """
            SELECT slot_name AS name, active, %s AS wal_status,
              pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn) AS bytes
            FROM pg_replication_slots WHERE NOT temporary ORDER BY slot_name""";

    private static final String CANARY = "SELECT extract(epoch FROM at)::bigint AS at FROM vigie_canary WHERE id = 1";

    /**
     * The row that is written on the primary and read on its standbys.
     *
     * @param at when it was written, seconds since the epoch by the primary's clock; -1 if it is not there
     * @param refusal why it could not be written; null if it was
     */
    record Canary(long at, @Nullable String refusal) {}

    /** Reads a server, and writes or reads the canary row if asked. */
    static PostgresReading of(PostgresLine line, boolean withCanary) throws SQLException {
        String status = line.majorVersion() >= 13 ? "wal_status" : "NULL::text";
        List<List<Row>> told = line.rows(SERVER, STANDBYS, SLOTS.formatted(status));
        List<Row> server = told.get(0);
        if (server.size() != 1) {
            throw new SQLException("the server told its state in " + server.size() + " rows");
        }
        Canary canary = withCanary ? canary(line, server.get(0).is("standby")) : null;
        return new PostgresReading(server.get(0), told.get(1), told.get(2), canary);
    }

    private static Canary canary(PostgresLine line, boolean isStandby) throws SQLException {
        if (isStandby) {
            List<Row> rows = line.rows(CANARY).get(0);
            return new Canary(rows.isEmpty() ? -1 : (long) rows.get(0).number("at"), null);
        }
        try {
            return new Canary(line.writeCanary(), null);
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith("08") || state.startsWith("42")) {
                throw e; // the connection is lost, or the table or the right to it is missing
            }
            line.drop();
            return new Canary(-1, Excerpt.of(String.valueOf(e.getMessage()), 200));
        }
    }

    boolean isStandby() {
        return server.is("standby");
    }
}
