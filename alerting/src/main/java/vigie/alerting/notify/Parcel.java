package vigie.alerting.notify;

/**
 * A notice as it is kept and sent: the same bytes on every attempt.
 *
 * @param id stable over retries: receivers know repeats by it
 * @param payload what the notifier rendered, without secrets
 */
public record Parcel(String id, Notice.Kind kind, String payload) {}
