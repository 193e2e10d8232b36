package vigie.alerting.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import vigie.model.Alert;
import vigie.model.Incident;

/**
 * What a receiver is told, before it is put into the receiver's own words.
 *
 * @param id stable over retries, without a dot
 * @param reason why now, for people
 * @param receiver the receiver's name
 * @param incident the incident as it is now; its id is the key under which the receiver keeps it
 * @param alerts the alerts of the incident that go to this receiver, those that fire first
 * @param truncated how many more there are
 * @param at when it was put together
 * @param externalUrl where people reach this service, without a slash at its end
 * @param change what began or ended, for {@link Kind#CHANGE}; else empty
 * @param data the names and numbers behind {@code change}
 */
public record Notice(
        String id,
        Kind kind,
        String reason,
        String receiver,
        Incident incident,
        List<Alert> alerts,
        int truncated,
        Instant at,
        String externalUrl,
        String change,
        Map<String, String> data) {

    public Notice {
        alerts = List.copyOf(alerts);
        data = Map.copyOf(data);
    }

    /** What kind of word it is. */
    public enum Kind {
        /** The incident is there: the first word. */
        TRIGGER,
        /** It goes on, with something new, or as a reminder. */
        UPDATE,
        /** Somebody has it in hand. */
        ACKNOWLEDGE,
        /** It is over: the last word. */
        RESOLVE,
        /** Something was done about it; nobody need look up. */
        CHANGE
    }
}
