package vigie.alerting.outbox;

import java.time.Duration;
import java.util.Map;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.notify.Delivery;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.Transaction;

/**
 * Writes down what came of an attempt, and what follows for the other notices of the same incident to the same receiver.
 *
 * <pre>
 * notice  | delivered    | retry                              | rejected or expired
 * --------+--------------+------------------------------------+------------------------------------------------
 * TRIGGER | TOLD         | waits; if the incident is over and | REJECTED, and nothing more is said; if it may
 *         |              | it did not arrive: all is dropped  | have arrived: TOLD
 * UPDATE  | –            | waits                              | –
 * RESOLVE | DONE         | waits                              | DONE
 * </pre>
 */
final class Settlement {
    private final Desk desk;
    private final Backoff backoff;
    private final AlertingMetrics metrics;

    Settlement(Desk desk, Backoff backoff, AlertingMetrics metrics) {
        this.desk = desk;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    /**
     * Writes it down.
     *
     * @param row the notice as it was when it was claimed
     * @param atOnce whether it is tried again at once, at another address
     */
    void settle(Transaction tx, OutboxRow row, Delivery delivery, boolean atOnce) {
        switch (delivery.outcome()) {
            case DELIVERED -> delivered(tx, row, delivery.reference());
            case RETRY -> retry(tx, row, delivery, atOnce);
            case REJECTED -> rejected(tx, row, delivery);
        }
    }

    private void delivered(Transaction tx, OutboxRow row, String reference) {
        if (!end(tx, row, OutboxRow.State.DELIVERED, true, "")) {
            return;
        }
        count(tx, row, "delivered");
        tx.audit("vigie", "notice.delivered", audit(row));
        Told told = told(tx, row);
        switch (row.kind()) {
            case TRIGGER -> {
                told.delivered(tx, told.state() == Told.State.WAITING ? Told.State.TOLD : told.state());
                if (!reference.isEmpty()) {
                    told.isCalled(tx, reference);
                }
                note(tx, row, row.receiver() + " was told");
            }
            case UPDATE -> told.delivered(tx, told.state());
            case RESOLVE -> {
                told.delivered(tx, Told.State.DONE);
                note(tx, row, row.receiver() + " was told that it is over");
            }
            case ACKNOWLEDGE -> note(tx, row, row.receiver() + " was told that somebody has it in hand");
            case CHANGE -> {}
        }
    }

    private void retry(Transaction tx, OutboxRow row, Delivery delivery, boolean atOnce) {
        boolean reached = row.reached() || delivery.reached();
        Duration wait = atOnce ? Duration.ZERO : backoff.after(row.attempts() + 1, delivery.retryAfter());
        long next = tx.now().plus(wait).toEpochMilli();
        if (!OutboxTable.settle(
                tx, row.id(), row.epoch() + 1, OutboxRow.State.WAITING, reached, next, delivery.detail())) {
            return;
        }
        count(tx, row, "retried");
        if (row.attempts() == 0) {
            note(tx, row, row.receiver() + " could not be told yet: " + delivery.detail());
        }
        if (row.kind() == Notice.Kind.TRIGGER && !reached) {
            Told told = told(tx, row);
            if (told.state() == Told.State.RESOLVING) {
                drop(tx, told, "the incident is over, and the trigger did not arrive");
            }
        }
    }

    private void rejected(Transaction tx, OutboxRow row, Delivery delivery) {
        if (end(tx, row, OutboxRow.State.REJECTED, row.reached(), delivery.detail())) {
            given(tx, row, "rejected", row.receiver() + " does not take it: " + delivery.detail());
        }
    }

    /** A notice that is of no use any more. */
    void expire(Transaction tx, OutboxRow row) {
        OutboxTable.end(tx, row, OutboxRow.State.EXPIRED, row.error());
        given(tx, row, "expired", row.receiver() + " could not be told in time: " + row.error());
    }

    private void given(Transaction tx, OutboxRow row, String outcome, String text) {
        count(tx, row, outcome);
        tx.audit("vigie", "notice." + outcome, audit(row));
        note(tx, row, text);
        Told told = told(tx, row);
        if (row.kind() == Notice.Kind.RESOLVE) {
            told.become(tx, Told.State.DONE);
        } else if (row.kind() == Notice.Kind.TRIGGER && !row.reached()) {
            drop(tx, told, "the receiver did not take the trigger");
            told.become(tx, told.state() == Told.State.RESOLVING ? Told.State.DONE : Told.State.REJECTED);
        } else if (row.kind() == Notice.Kind.TRIGGER && told.state() == Told.State.WAITING) {
            told.become(tx, Told.State.TOLD);
        }
    }

    /** Says nothing more to a receiver that never had the trigger. */
    void drop(Transaction tx, Told told, String why) {
        for (OutboxRow row : OutboxTable.lane(tx, told.incident(), told.receiver())) {
            OutboxTable.end(tx, row, OutboxRow.State.DROPPED, why);
        }
        tx.audit(
                "vigie",
                "notice.dropped",
                Map.of("incident", told.incident(), "receiver", told.receiver(), "reason", why));
        told.become(tx, Told.State.DONE);
    }

    private static boolean end(Transaction tx, OutboxRow row, OutboxRow.State state, boolean reached, String error) {
        return OutboxTable.settle(
                tx, row.id(), row.epoch() + 1, state, reached, tx.now().toEpochMilli(), error);
    }

    private static Told told(Transaction tx, OutboxRow row) {
        return Told.find(tx, row.incident(), row.receiver()).orElseThrow();
    }

    private void note(Transaction tx, OutboxRow row, String text) {
        desk.note(tx, row.incident(), text, audit(row));
    }

    private void count(Transaction tx, OutboxRow row, String outcome) {
        tx.afterCommit(() -> metrics.notification(row.receiver(), outcome));
    }

    private static Map<String, String> audit(OutboxRow row) {
        return Map.of(
                "notice", row.id(),
                "incident", row.incident(),
                "receiver", row.receiver(),
                "kind", row.kind().name(),
                "attempt", Integer.toString(row.attempts() + 1));
    }
}
