package vigie.alerting.notify;

/**
 * A notice as it is kept and sent: the same bytes on every attempt.
 *
 * @param id stable over retries: receivers know repeats by it
 * @param payload what the notifier rendered, without secrets
 * @param reference what the receiver called the incident when it took the trigger; empty if nothing, or if it is not known
 */
public record Parcel(String id, Notice.Kind kind, String payload, String reference) {
    /** A notice to a receiver that has no name for the incident. */
    public Parcel(String id, Notice.Kind kind, String payload) {
        this(id, kind, payload, "");
    }
}
