package vigie.alerting.outbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.Transaction;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;

/**
 * Puts back into the outbox what was refused for good, given up or held back by a storm, because somebody says so: with words of now,
 * and all the time that a new notice has. Only what still means something is sent: the end of what a receiver was told, and what goes on of an incident
 * that is open. The room's thread.
 */
public final class Resending {
    private final Receivers receivers;
    private final Desk desk;

    /** Sends again to these receivers. */
    public Resending(Receivers receivers, Desk desk) {
        this.receivers = receivers;
        this.desk = desk;
    }

    /** Sends a notice again, because {@code by} says so. */
    public Answer resend(Transaction tx, String id, String by, String note) {
        Optional<OutboxRow> found = OutboxTable.byId(tx, id);
        if (found.isEmpty()) {
            return new Answer(Result.NOT_FOUND, "there is no notice " + id);
        }
        OutboxRow row = found.get();
        Told told = Told.find(tx, row.incident(), row.receiver()).orElseThrow();
        String not = whyNot(tx, row, told);
        if (not != null) {
            return new Answer(Result.CONFLICT, "the notice " + id + " is not sent again: " + not);
        }
        OutboxTable.again(
                tx,
                row,
                tx.now().toEpochMilli(),
                tx.now().plus(Outbox.lives(row.kind())).toEpochMilli());
        if (row.kind() == Notice.Kind.RESOLVE) {
            told.become(tx, Told.State.RESOLVING);
        } else if (told.state() == Told.State.REJECTED) {
            told.become(tx, Told.State.WAITING);
        }
        Map<String, String> data = new LinkedHashMap<>();
        data.put("notice", id);
        data.put("incident", row.incident());
        data.put("receiver", row.receiver());
        data.put("kind", row.kind().name());
        data.put("note", note);
        tx.audit(by, "notice.resent", data);
        String text = by + " has the notice to " + row.receiver()
                + (row.state() == OutboxRow.State.HELD ? " sent, which a storm held back" : " sent again")
                + (note.isBlank() ? "" : ": " + note);
        desk.note(tx, row.incident(), text, data);
        return new Answer(Result.DONE, text);
    }

    private @Nullable String whyNot(Transaction tx, OutboxRow row, Told told) {
        boolean held = row.state() == OutboxRow.State.HELD;
        if (!held && row.state() != OutboxRow.State.REJECTED && row.state() != OutboxRow.State.EXPIRED) {
            return "it was neither rejected nor has it expired: it is " + row.state();
        }
        if (receivers.named(row.receiver()).isEmpty()
                && (told.address() == null || receivers.at(told.address()) == null)) {
            return "the receiver " + row.receiver() + " is not in the estate any more";
        }
        if (row.kind() == Notice.Kind.RESOLVE) {
            return told.state() == Told.State.DONE ? null : "the receiver is told that it is over already";
        }
        if (!Told.isOpen(tx, row.incident())) {
            return "the incident is over";
        }
        boolean never = told.state() == Told.State.REJECTED;
        boolean tells = told.state() == Told.State.TOLD || told.state() == Told.State.WAITING;
        if (row.kind() == Notice.Kind.TRIGGER) {
            return never || held || (told.state() == Told.State.TOLD && row.reached())
                    ? null
                    : "the receiver is told of the incident already";
        }
        return tells ? null : "the receiver was never told of the incident: send its first notice again";
    }
}
