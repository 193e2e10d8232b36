package vigie.alerting.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.Severity;

/**
 * Tells somebody else of what a receiver cannot be told: if nothing could be delivered to it for as long as its fall-back says while
 * something that was tried waits, everything of open incidents that waits for it is told to the fall-back receiver too, and from
 * there on that one hears of them like any other, the resolve included. What waits goes on waiting.
 *
 * <p>All of it is read from the record, so that a restart begins no wait anew. The room's thread, once a second.
 */
public final class Fallbacks {
    private static final int AT_ONCE = 200;
    private static final String OPEN =
            " EXISTS (SELECT 1 FROM incident i WHERE i.id = x.incident AND i.closed_at IS NULL)"
                    + " AND NOT EXISTS (SELECT 1 FROM told f WHERE f.incident = x.incident AND f.receiver = ?)";

    private final Receivers receivers;
    private final Outbox outbox;
    private final Desk desk;
    private final AlertingMetrics metrics;

    /** Fall-backs of the receivers, which are told through the outbox. */
    public Fallbacks(Receivers receivers, Outbox outbox, Desk desk, AlertingMetrics metrics) {
        this.receivers = receivers;
        this.outbox = outbox;
        this.desk = desk;
        this.metrics = metrics;
    }

    /** What a receiver has waited for in vain. */
    private record Waiting(String incident, Notice.Kind kind, boolean tried, Severity severity) {}

    /** Looks at every receiver that has a fall-back. */
    public void look(Transaction tx) {
        receivers.fallbacks().forEach((receiver, fallback) -> {
            Long since = failingSince(tx, receiver);
            if (since != null && since + fallback.after().toMillis() <= tx.now().toEpochMilli()) {
                waiting(tx, receiver, fallback.receiver()).forEach(what -> tell(tx, receiver, fallback, what));
            }
        });
    }

    // Since the oldest of what waits was first tried, or since the last notice that was delivered, whichever is later.
    private static @Nullable Long failingSince(Transaction tx, String receiver) {
        long waiting = tx.number("""
                SELECT min(coalesce(tried_at, created_at)) FROM outbox
                WHERE receiver = ? AND attempts > 0 AND state IN ('WAITING', 'CLAIMED')""", receiver);
        long refused = tx.number("""
                SELECT min(coalesce(o.tried_at, o.created_at)) FROM told t
                JOIN outbox o ON o.incident = t.incident AND o.receiver = t.receiver
                JOIN incident i ON i.id = t.incident AND i.closed_at IS NULL
                WHERE t.receiver = ? AND t.state = 'REJECTED' AND o.kind = 'TRIGGER'""", receiver);
        long first = waiting == 0 || (refused != 0 && refused < waiting) ? refused : waiting;
        return first == 0
                ? null
                : Long.valueOf(
                        Math.max(first, tx.number("SELECT max(last_at) FROM told WHERE receiver = ?", receiver)));
    }

    private static List<Waiting> waiting(Transaction tx, String receiver, String fallback) {
        List<Waiting> rows = new ArrayList<>(tx.list(
                """
                SELECT x.incident, x.kind, x.attempts, (SELECT severity FROM incident i WHERE i.id = x.incident) AS severity
                FROM outbox x WHERE x.receiver = ? AND x.state IN ('WAITING', 'CLAIMED') AND x.kind IN ('TRIGGER', 'UPDATE')
                    AND (x.attempts > 0 OR x.next_at <= ?) AND""" + OPEN + " ORDER BY x.attempts DESC, x.priority DESC, x.id LIMIT " + AT_ONCE,
                r -> new Waiting(
                        r.getString(1),
                        Notice.Kind.valueOf(r.getString(2)),
                        r.getInt(3) > 0,
                        Severity.valueOf(r.getString(4))),
                receiver,
                tx.now().toEpochMilli(),
                fallback));
        rows.addAll(tx.list(
                """
                SELECT x.incident, (SELECT severity FROM incident i WHERE i.id = x.incident) AS severity
                FROM told x WHERE x.receiver = ? AND x.state = 'REJECTED' AND""" + OPEN + " ORDER BY x.incident LIMIT " + AT_ONCE,
                r -> new Waiting(r.getString(1), Notice.Kind.TRIGGER, true, Severity.valueOf(r.getString(2))),
                receiver,
                fallback));
        return rows;
    }

    private void tell(Transaction tx, String receiver, AlertingConfig.Fallback fallback, Waiting what) {
        // What is kept back on purpose is not told to others instead.
        boolean wanted = what.tried() || desk.quiet(tx, what.incident(), receiver, what.kind(), tx.now()) == null;
        if (!wanted || Told.find(tx, what.incident(), fallback.receiver()).isPresent()) {
            return;
        }
        Told told = Told.find(tx, what.incident(), receiver).orElseThrow();
        String why = receiver + " could not be told for " + words(fallback.after());
        outbox.tell(tx, what.incident(), match(fallback.receiver(), told), what.severity(), why);
        Map<String, String> data =
                Map.of("incident", what.incident(), "receiver", receiver, "fallback", fallback.receiver());
        tx.audit("vigie", "notice.fallback", data);
        desk.note(tx, what.incident(), why + ": " + fallback.receiver() + " is told instead", data);
        tx.afterCommit(() -> metrics.notification(receiver, "fallback"));
    }

    private static RouteTree.Match match(String receiver, Told told) {
        return new RouteTree.Match(
                receiver,
                List.of(),
                Duration.ZERO,
                Duration.ofMillis(told.groupMs()),
                Duration.ofMillis(told.repeatMs()),
                List.of(),
                List.of());
    }

    /** {@code 10m}, {@code 1h30m}: as the estate writes it. */
    private static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
