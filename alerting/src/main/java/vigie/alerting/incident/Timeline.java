package vigie.alerting.incident;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import vigie.alerting.record.JsonText;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Incident;

/** The lines of incidents, in the table {@code timeline}. */
final class Timeline {
    private static final int MOST_EVIDENCE = 1_000;

    private Timeline() {}

    static void add(Transaction tx, String incident, String kind, String text, Map<String, String> data) {
        tx.update("""
                INSERT INTO timeline (incident, n, at, kind, text, data)
                VALUES (?, (SELECT coalesce(max(n), 0) + 1 FROM timeline WHERE incident = ?), ?, ?, ?, ?)""", incident, incident, tx.now().toEpochMilli(), kind, text, JsonText.of(data));
    }

    /** The lines about single alerts that an incident still takes. */
    static Room room(Sql sql, String incident) {
        return new Room(incident, sql.number("SELECT coalesce(max(n), 0) FROM timeline WHERE incident = ?", incident));
    }

    /** Adds a line about one alert of many: in a storm the first thousand are enough, and each is in the audit trail. */
    static void addIfRoom(Transaction tx, String incident, String kind, String text, Map<String, String> data) {
        room(tx, incident).add(tx, kind, text, () -> data);
    }

    /** How far an incident is filled, for as long as nobody else writes to it. */
    static final class Room {
        private final String incident;
        private long lines;

        private Room(String incident, long lines) {
            this.incident = incident;
            this.lines = lines;
        }

        void add(Transaction tx, String kind, String text, Supplier<Map<String, String>> data) {
            if (lines < MOST_EVIDENCE) {
                Timeline.add(tx, incident, kind, text, data.get());
                lines++;
            }
        }
    }

    /** The last lines of an incident, oldest first. */
    static List<Incident.Entry> last(Sql sql, String incident, int limit) {
        List<Incident.Entry> lines = new ArrayList<>(sql.list(
                "SELECT at, kind, text, data FROM timeline WHERE incident = ? ORDER BY n DESC LIMIT ?",
                Timeline::row,
                incident,
                limit));
        Collections.reverse(lines);
        return lines;
    }

    private static Incident.Entry row(ResultSet r) throws SQLException {
        return new Incident.Entry(
                Instant.ofEpochMilli(r.getLong("at")),
                r.getString("kind"),
                r.getString("text"),
                JsonText.texts(r.getString("data")));
    }
}
