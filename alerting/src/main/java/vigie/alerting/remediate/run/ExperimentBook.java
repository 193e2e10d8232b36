package vigie.alerting.remediate.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Cursor;
import vigie.alerting.record.JsonText;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Experiment;
import vigie.model.Incident;

/** The experiments in the record. */
public final class ExperimentBook {
    private static final int MOST_LINES = 1_000;
    private static final String SELECT =
            "SELECT id, title, services, actor, state, reason, deviated, started_at, until_at, ended_at,"
                    + " detected_ms, acted_ms, recovered_ms FROM experiment";

    private ExperimentBook() {}

    /** Writes one down that begins; false if another one is under way. */
    public static boolean begin(Transaction tx, Experiment experiment) {
        return tx.update(
                        "INSERT INTO experiment (id, title, services, actor, state, reason, started_at, until_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        experiment.id(),
                        experiment.title(),
                        String.join("\n", experiment.services()),
                        experiment.by(),
                        experiment.state().name(),
                        experiment.reason(),
                        experiment.startedAt().toEpochMilli(),
                        experiment.until().toEpochMilli())
                == 1;
    }

    /** Why it is to be broken off; the first reason stays. */
    public static void breakOff(Transaction tx, String id, String reason) {
        tx.update("UPDATE experiment SET reason = ? WHERE id = ? AND state = 'RUNNING' AND reason = ''", reason, id);
    }

    /** Ends one that runs or was given up for lost; false if it had ended. */
    public static boolean end(Transaction tx, String id, Experiment.Ending ending) {
        return tx.update(
                        "UPDATE experiment SET state = ?, reason = ?, deviated = ?, detected_ms = ?, acted_ms = ?,"
                                + " recovered_ms = ?, ended_at = ? WHERE id = ? AND state IN ('RUNNING', 'LOST')",
                        ending.state().name(),
                        ending.reason(),
                        ending.deviated() == null ? null : ending.deviated() ? 1L : 0L,
                        millis(ending.detected()),
                        millis(ending.acted()),
                        millis(ending.recovered()),
                        tx.now().toEpochMilli(),
                        id)
                == 1;
    }

    /** The one that is under way, if one is. */
    public static Optional<Experiment> running(Sql sql) {
        return sql.first(SELECT + " WHERE state = 'RUNNING'", r -> row(r, List.of()));
    }

    /** One, with its timeline. */
    public static Optional<Experiment> find(Sql sql, String id) {
        List<Incident.Entry> lines = sql.list(
                "SELECT at, kind, text, data FROM timeline WHERE incident = ? ORDER BY n LIMIT " + MOST_LINES,
                r -> new Incident.Entry(
                        Instant.ofEpochMilli(r.getLong(1)),
                        r.getString(2),
                        r.getString(3),
                        JsonText.texts(r.getString(4))),
                id);
        return sql.first(SELECT + " WHERE id = ?", r -> row(r, lines), id);
    }

    /** A part of all, newest first. */
    public static List<Experiment> page(Sql sql, Cursor after, int limit) {
        return sql.list(
                SELECT
                        + " WHERE started_at < ? OR (started_at = ? AND id < ?) ORDER BY started_at DESC, id DESC LIMIT ?",
                r -> row(r, List.of()),
                after.at(),
                after.at(),
                after.id(),
                limit);
    }

    private static Experiment row(ResultSet r, List<Incident.Entry> timeline) throws SQLException {
        String services = r.getString(3);
        long deviated = r.getLong(7);
        Boolean known = r.wasNull() ? null : Boolean.valueOf(deviated == 1);
        return new Experiment(
                r.getString(1),
                r.getString(2),
                services.isEmpty() ? List.of() : List.of(services.split("\n", -1)),
                r.getString(4),
                Experiment.State.valueOf(r.getString(5)),
                r.getString(6),
                known,
                Instant.ofEpochMilli(r.getLong(8)),
                Instant.ofEpochMilli(r.getLong(9)),
                Sql.instant(r, 10),
                duration(r, 11),
                duration(r, 12),
                duration(r, 13),
                timeline);
    }

    private static @Nullable Duration duration(ResultSet r, int column) throws SQLException {
        long millis = r.getLong(column);
        return r.wasNull() ? null : Duration.ofMillis(millis);
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
