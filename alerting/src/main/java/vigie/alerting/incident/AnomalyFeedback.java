package vigie.alerting.incident;

import java.util.List;
import java.util.Map;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.record.Transaction;
import vigie.model.Feedback;
import vigie.model.Finding;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;

/** What people say of the anomalies of an incident: written down, then told to whoever judges their series. The room's thread. */
public final class AnomalyFeedback {
    private static final int MOST = 1_000;

    private final IncidentBook incidents;
    private Feedback detector = Feedback.NONE;

    public AnomalyFeedback(IncidentBook incidents) {
        this.incidents = incidents;
    }

    /** Names who learns from it. */
    public void tells(Feedback judges) {
        detector = judges;
    }

    /**
     * Takes it.
     *
     * @param real whether something was wrong
     */
    public Answer take(Transaction tx, String incident, boolean real, String by, String note) {
        if (IncidentTable.byId(tx, incident).isEmpty()) {
            return new Answer(Result.NOT_FOUND, "there is no incident " + incident);
        }
        List<String> conditions = AlertTable.of(tx, incident, MOST).stream()
                .filter(alert -> alert.kind() == Finding.Kind.ANOMALY)
                .map(AlertRow::condition)
                .distinct()
                .toList();
        if (conditions.isEmpty()) {
            return new Answer(Result.CONFLICT, "nothing in the incident " + incident + " was found unusual");
        }
        String word = real ? "real" : "noise";
        String text = by + " says that what was unusual is " + word + (note.isBlank() ? "" : ": " + note);
        incidents.note(tx, incident, "operator", text, Map.of("by", by, "verdict", word));
        tx.audit(
                by,
                "incident.feedback",
                Map.of("incident", incident, "verdict", word, "note", note, "series", conditions.size()));
        tx.afterCommit(() -> conditions.forEach(condition -> detector.anomaly(condition, real)));
        return new Answer(Result.DONE, text);
    }
}
