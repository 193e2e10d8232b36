package vigie.alerting.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.JsonText;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.Severity;

/**
 * Decides what each receiver has still to hear of an incident, and writes it down in the transaction of the change. What is
 * written is sent by {@link Deliveries}.
 *
 * <p>A trigger that went out, or may have, gets its resolve, whatever happened to the route since. One that certainly did not is
 * dropped together with its resolve.
 */
public final class Outbox {
    private static final Duration TRIGGER_LIVES = Duration.ofHours(24);
    private static final Duration UPDATE_LIVES = Duration.ofHours(1);
    private static final Duration RESOLVE_LIVES = Duration.ofDays(7);
    private static final int RESOLVE_PRIORITY = 7;
    private static final String FIRST = "first notification";

    private final Supplier<String> ids;
    private final Receivers receivers;

    /** An outbox whose notices get their identifiers from {@code ids}; they have no dot. */
    public Outbox(Supplier<String> ids, Receivers receivers) {
        this.ids = ids;
        this.receivers = receivers;
    }

    /** An alert of the incident reaches a receiver: the first one brings the trigger. */
    public void tell(Transaction tx, String incident, RouteTree.Match match, Severity severity) {
        tell(tx, incident, match, severity, FIRST);
    }

    /** The same, with another reason for the trigger. */
    void tell(Transaction tx, String incident, RouteTree.Match match, Severity severity, String reason) {
        long at = tx.now().plus(match.groupWait()).toEpochMilli();
        int priority = priority(severity, Notice.Kind.TRIGGER);
        if (Told.find(tx, incident, match.receiver()).isPresent()) {
            OutboxTable.hasten(tx, incident, match.receiver(), at, priority);
        } else {
            Told.begin(tx, incident, match);
            insert(tx, incident, match.receiver(), Notice.Kind.TRIGGER, reason, "", priority, at);
        }
    }

    /** Something in the incident is so urgent that no storm keeps it from anybody. */
    public void letThrough(Transaction tx, String incident) {
        HeldTable.letThrough(tx, incident);
    }

    /** The incident has changed: whoever has its trigger hears of it, not before its group interval is over. */
    public void changed(Transaction tx, String incident, Severity severity, String reason) {
        for (Told told : Told.of(tx, incident)) {
            if (told.state() == Told.State.TOLD || told.state() == Told.State.WAITING) {
                update(tx, told, severity, reason);
            }
        }
    }

    /** The incident is worse than it was: whoever has its trigger hears of it at once. */
    public void worse(Transaction tx, String incident, Severity severity) {
        long now = tx.now().toEpochMilli();
        int priority = priority(severity, Notice.Kind.UPDATE);
        for (Told told : Told.of(tx, incident)) {
            if (told.state() == Told.State.TOLD) {
                String reason = "worse than before: " + severity.name().toLowerCase(Locale.ROOT);
                update(tx, told, severity, reason);
                OutboxTable.hastenUpdate(tx, incident, told.receiver(), now, priority);
            }
        }
    }

    // What was not put together yet will hold the change anyway.
    private void update(Transaction tx, Told told, Severity severity, String reason) {
        boolean comes = OutboxTable.lane(tx, told.incident(), told.receiver()).stream()
                .anyMatch(row -> row.payload() == null && row.kind() != Notice.Kind.ACKNOWLEDGE);
        if (!comes) {
            long now = tx.now().toEpochMilli();
            Long last = told.lastAt();
            long at = Math.max(now, (last == null ? now : last) + told.groupMs());
            int priority = priority(severity, Notice.Kind.UPDATE);
            insert(tx, told.incident(), told.receiver(), Notice.Kind.UPDATE, reason, "", priority, at);
        }
    }

    /** Reminds whoever has heard nothing for the repeat interval. */
    public void remind(Transaction tx) {
        long now = tx.now().toEpochMilli();
        for (Told told : Told.toRemind(tx, now)) {
            int priority = priority(Severity.INFO, Notice.Kind.UPDATE);
            String reason = "repeat interval elapsed";
            insert(tx, told.incident(), told.receiver(), Notice.Kind.UPDATE, reason, "", priority, now);
        }
    }

    /** Somebody has the incident in hand: that is passed on, and nobody is reminded any more. */
    public void acknowledged(Transaction tx, String incident, String by) {
        acknowledged(tx, incident, by, "");
    }

    /**
     * The same, said in another tool: those who tell its people know.
     *
     * @param source the tool, or empty
     */
    public void acknowledged(Transaction tx, String incident, String by, String source) {
        for (Told told : Told.of(tx, incident)) {
            boolean knows = !source.isEmpty() && receivers.isOf(told.receiver(), source);
            boolean has = told.state() == Told.State.TOLD || told.state() == Told.State.WAITING;
            if (has && !knows && receivers.takes(told.receiver(), Notice.Kind.ACKNOWLEDGE)) {
                insert(
                        tx,
                        incident,
                        told.receiver(),
                        Notice.Kind.ACKNOWLEDGE,
                        "acknowledged by " + by,
                        "",
                        RESOLVE_PRIORITY,
                        tx.now().toEpochMilli());
            }
        }
    }

    /** Something was done about the incident. */
    public void change(Transaction tx, String incident, String summary, Map<String, String> data) {
        for (Told told : Told.of(tx, incident)) {
            boolean has = told.state() == Told.State.TOLD || told.state() == Told.State.WAITING;
            if (told.state() != Told.State.REJECTED && receivers.takes(told.receiver(), Notice.Kind.CHANGE)) {
                insert(
                        tx,
                        incident,
                        told.receiver(),
                        Notice.Kind.CHANGE,
                        summary,
                        JsonText.of(data),
                        0,
                        tx.now().toEpochMilli());
            } else if (has && receivers.tellsAll(told.receiver())) {
                update(tx, told, Severity.INFO, summary);
            }
        }
    }

    /**
     * The incident is over: whoever has its trigger, or may have it, gets the resolve.
     *
     * @return the receivers that a storm kept it from until now, and that are never told
     */
    public List<String> resolve(Transaction tx, String incident) {
        List<String> never = new ArrayList<>();
        for (Told told : Told.of(tx, incident)) {
            if (told.state() == Told.State.TOLD || told.state() == Told.State.WAITING) {
                if (resolve(tx, told)) {
                    never.add(told.receiver());
                }
            }
        }
        return never;
    }

    private boolean resolve(Transaction tx, Told told) {
        List<OutboxRow> lane = OutboxTable.lane(tx, told.incident(), told.receiver());
        boolean unsent = told.state() == Told.State.WAITING
                && lane.stream().noneMatch(row -> row.kind() == Notice.Kind.TRIGGER && row.reached());
        boolean held = lane.stream().anyMatch(row -> row.state() == OutboxRow.State.HELD);
        for (OutboxRow row : lane) {
            if (row.state() != OutboxRow.State.CLAIMED && (unsent || row.kind() != Notice.Kind.TRIGGER)) {
                OutboxTable.end(tx, row, OutboxRow.State.DROPPED, "the incident is over");
            }
        }
        if (unsent) {
            tx.audit("vigie", "notice.dropped", Map.of("incident", told.incident(), "receiver", told.receiver()));
            told.become(tx, Told.State.DONE);
        } else {
            long now = tx.now().toEpochMilli();
            String reason = "all alerts are resolved";
            insert(tx, told.incident(), told.receiver(), Notice.Kind.RESOLVE, reason, "", RESOLVE_PRIORITY, now);
            told.become(tx, Told.State.RESOLVING);
        }
        return held;
    }

    /** Tries again, in a new estate, what receivers did not take in the old one, for incidents that are open. */
    public void retryRejected(Transaction tx) {
        for (Told told : Told.rejectedAndOpen(tx)) {
            List<Receivers.Entry> entries = receivers.named(told.receiver());
            if (!entries.isEmpty()
                    && entries.stream().noneMatch(entry -> entry.address().equals(told.address()))) {
                int priority = priority(Severity.ERROR, Notice.Kind.TRIGGER);
                long now = tx.now().toEpochMilli();
                told.become(tx, Told.State.WAITING);
                insert(tx, told.incident(), told.receiver(), Notice.Kind.TRIGGER, FIRST, "", priority, now);
            }
        }
    }

    /**
     * A receiver was told of an incident from memory, or may have been: its resolve will follow, and go where the trigger went.
     *
     * @param entry where the trigger went
     * @param certain whether it arrived; then it is not sent again
     * @return false if the incident does not reach that receiver
     */
    public boolean toldFromMemory(
            Transaction tx, String incident, String receiver, Receivers.Entry entry, boolean certain) {
        Optional<Told> found = Told.find(tx, incident, receiver);
        if (found.isPresent() && found.get().state() == Told.State.WAITING) {
            fromMemory(tx, found.get(), entry, certain);
        }
        return found.isPresent();
    }

    private static void fromMemory(Transaction tx, Told told, Receivers.Entry entry, boolean certain) {
        for (OutboxRow row : OutboxTable.lane(tx, told.incident(), told.receiver())) {
            boolean here = !row.reached() || entry.address().equals(told.address());
            if (row.kind() == Notice.Kind.TRIGGER && row.state() != OutboxRow.State.CLAIMED && here) {
                told.goesTo(tx, entry.address(), entry.account());
                if (certain) {
                    OutboxTable.end(tx, row, OutboxRow.State.DELIVERED, "told from memory");
                    tx.audit(
                            "vigie",
                            "notice.delivered",
                            Map.of("incident", told.incident(), "receiver", told.receiver(), "from", "memory"));
                    told.delivered(tx, Told.State.TOLD);
                } else {
                    OutboxTable.mayHaveArrived(tx, row);
                }
            }
        }
    }

    /** The incidents of which somebody has not been told yet, but for those that a storm keeps back. */
    public Set<String> untold(Transaction tx) {
        return new HashSet<>(tx.list(
                "SELECT incident FROM outbox WHERE kind = 'TRIGGER' AND state IN ('WAITING', 'CLAIMED')",
                r -> r.getString(1)));
    }

    /** What is not delivered, and since when the oldest of it waits; null if nothing does. */
    public record Waiting(long count, @Nullable Instant oldest) {}

    /** How much is not delivered. */
    public static Waiting waiting(Sql sql) {
        return sql.list(
                        "SELECT count(*), min(created_at) FROM outbox WHERE state IN ('WAITING', 'CLAIMED')",
                        r -> new Waiting(r.getLong(1), Sql.instant(r, 2)))
                .get(0);
    }

    private void insert(
            Transaction tx,
            String incident,
            String receiver,
            Notice.Kind kind,
            String reason,
            String input,
            int priority,
            long at) {
        long expires = at + lives(kind).toMillis();
        OutboxTable.insert(tx, ids.get(), incident, receiver, kind, reason, input, priority, at, expires);
    }

    static Duration lives(Notice.Kind kind) {
        return switch (kind) {
            case TRIGGER -> TRIGGER_LIVES;
            case RESOLVE -> RESOLVE_LIVES;
            case UPDATE, ACKNOWLEDGE, CHANGE -> UPDATE_LIVES;
        };
    }

    // A first word goes before a repeated one of the same severity.
    private static int priority(Severity severity, Notice.Kind kind) {
        int first = kind == Notice.Kind.TRIGGER ? 1 : 0;
        return switch (severity) {
            case INFO -> first;
            case WARNING -> 2 + first;
            case ERROR -> 4 + first;
            case CRITICAL -> 6 + first;
        };
    }
}
