package vigie.alerting.incident;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

    /** Adds a line about one alert of many: in a storm the first thousand are enough, and each is in the audit trail. */
    static void addIfRoom(Transaction tx, String incident, String kind, String text, Map<String, String> data) {
        if (tx.number("SELECT coalesce(max(n), 0) FROM timeline WHERE incident = ?", incident) < MOST_EVIDENCE) {
            add(tx, incident, kind, text, data);
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
