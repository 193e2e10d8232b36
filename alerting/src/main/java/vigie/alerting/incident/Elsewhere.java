package vigie.alerting.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.record.Transaction;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.OutsideEvent;

/**
 * What people did with an incident in another tool, done here. An acknowledgement there is one here, and one that is taken back
 * there is taken back here. A resolve there is an acknowledgement: only evidence ends an incident. The other tool is not told of what it
 * has said itself. The room's thread.
 *
 * <p>Events may come again and in any order: each is taken once, and one that is older than another of its incident changes nothing.
 */
final class Elsewhere {
    /** How long events are remembered; tools that deliver them give up long before. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Outbox outbox;
    private final BiConsumer<Transaction, String> publish;

    /** {@code publish} says that an incident looks different. */
    Elsewhere(Outbox outbox, BiConsumer<Transaction, String> publish) {
        this.outbox = outbox;
        this.publish = publish;
    }

    Answer take(Transaction tx, OutsideEvent event) {
        if (!remember(tx, event)) {
            return new Answer(Result.DONE, "the event was taken before");
        }
        Optional<IncidentRow> row = IncidentTable.byId(tx, event.incident());
        if (row.isEmpty() || row.get().closedAt() != null) {
            return new Answer(Result.DONE, "there is no open incident " + event.incident() + " here: nothing changes");
        }
        if (isLate(tx, event)) {
            return new Answer(Result.DONE, "a later event was taken before: nothing changes");
        }
        String holder = row.get().acknowledgedBy();
        return switch (event.kind()) {
            case ACKNOWLEDGED -> inHand(tx, event, holder, "has it in hand");
            case RESOLVED ->
                inHand(tx, event, holder, "says it is over; it stays open here until the evidence says so");
            case UNACKNOWLEDGED, REOPENED -> outOfHand(tx, event, holder);
        };
    }

    private static boolean remember(Transaction tx, OutsideEvent event) {
        Instant now = tx.now();
        tx.update("DELETE FROM outside_event WHERE at < ?", now.minus(KEPT).toEpochMilli());
        return tx.update(
                        "INSERT INTO outside_event (source, id, incident, occurred_at, at) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        event.source(),
                        event.id(),
                        event.incident(),
                        event.at().toEpochMilli(),
                        now.toEpochMilli())
                == 1;
    }

    private static boolean isLate(Transaction tx, OutsideEvent event) {
        return tx.number(
                        "SELECT count(*) FROM outside_event WHERE source = ? AND incident = ? AND occurred_at > ?",
                        event.source(),
                        event.incident(),
                        event.at().toEpochMilli())
                > 0;
    }

    /** A program that says what we told it ourselves takes nothing from the person who has it in hand. */
    private Answer inHand(Transaction tx, OutsideEvent event, @Nullable String holder, String how) {
        boolean taken = holder == null || (event.person() && !holder.equals(event.by()));
        if (taken) {
            IncidentTable.acknowledge(tx, event.incident(), event.by(), null);
            outbox.acknowledged(tx, event.incident(), event.by(), event.source());
        }
        if (taken || event.kind() == OutsideEvent.Kind.RESOLVED) {
            write(tx, event, event.by() + " " + how, "incident.acknowledged");
        }
        return new Answer(Result.DONE, taken ? event.by() + " has it in hand" : "somebody has it in hand already");
    }

    private Answer outOfHand(Transaction tx, OutsideEvent event, @Nullable String holder) {
        if (holder == null) {
            return new Answer(Result.DONE, "nobody has it in hand: nothing changes");
        }
        IncidentTable.acknowledgementOver(tx, event.incident());
        String text = holder + " does not have it in hand any more";
        write(tx, event, text, "incident.unacknowledged");
        outbox.changed(
                tx,
                event.incident(),
                IncidentTable.byId(tx, event.incident()).orElseThrow().severity(),
                text);
        return new Answer(Result.DONE, text);
    }

    private void write(Transaction tx, OutsideEvent event, String text, String action) {
        String said = text + ", at " + event.source();
        Timeline.add(tx, event.incident(), "operator", said, Map.of("by", event.by(), "source", event.source()));
        tx.audit(
                event.source(),
                action,
                Map.of(
                        "incident", event.incident(),
                        "by", event.by(),
                        "event", event.id(),
                        "kind", event.kind().name()));
        publish.accept(tx, event.incident());
    }
}
