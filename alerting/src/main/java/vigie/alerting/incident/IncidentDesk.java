package vigie.alerting.incident;

import java.util.Map;
import vigie.alerting.record.Transaction;

/** What remediation may write into an incident, in the transaction of its own change. */
public interface IncidentDesk {
    /**
     * Adds a line to the timeline.
     *
     * @param kind one of the words of {@link vigie.model.Incident.Entry}
     */
    void note(Transaction tx, String incident, String kind, String text, Map<String, String> data);

    /** Tells the receivers of the incident that take change events that a remediation began or ended. */
    void change(Transaction tx, String incident, String summary, Map<String, String> data);
}
