package vigie.alerting.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.notify.Delivery;
import vigie.alerting.notify.Notice;
import vigie.alerting.notify.Parcel;
import vigie.alerting.record.Transaction;

/**
 * Sends what the outbox holds. A notice is claimed by a conditional update with a lease, in the transaction of whatever else
 * happens, and sent when that is on disk; its answer is written down in the next one. Who ends in between leaves a claim that
 * runs out, and the same notice goes out again under the same identifier.
 *
 * <p>The room's thread only; answers come in from any thread.
 */
public final class Deliveries {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration NO_WORDS = Duration.ofMinutes(1);
    private static final Duration LOST_ADDRESS = Duration.ofMinutes(1);
    private static final int IN_FLIGHT = 16;
    private static final int LOOK_AT = 200;
    private static final int LOOK_AT_MOST = 400;
    private static final String NO_ADDRESS =
            "the address or key with which it was triggered is not in the estate any more";

    private final Receivers receivers;
    private final Desk desk;
    private final PageStorms storms;
    private final Settlement settlement;
    private final AlertingMetrics metrics;
    private final String node;
    private final Runnable wake;
    private final Map<String, Integer> inFlight = new HashMap<>();
    private final Map<String, Integer> claiming = new HashMap<>();
    private final Map<String, Integer> claimed = new HashMap<>();
    private final Queue<Answered> arrived = new ConcurrentLinkedQueue<>();
    private final List<Answered> answers = new ArrayList<>();

    /** Deliveries of one node, which wakes the room by {@code wake} when there is an answer. */
    public Deliveries(
            Receivers receivers,
            Desk desk,
            PageStorms storms,
            RandomGenerator random,
            AlertingMetrics metrics,
            String node,
            Runnable wake) {
        this.receivers = receivers;
        this.desk = desk;
        this.storms = storms;
        this.settlement = new Settlement(desk, new Backoff(random), metrics);
        this.metrics = metrics;
        this.node = node;
        this.wake = wake;
    }

    /**
     * An attempt that has ended.
     *
     * @param row the notice as it was when it was claimed
     * @param address the hash of where it went
     */
    private record Answered(OutboxRow row, String address, Delivery delivery) {}

    private record Claimed(OutboxRow row, Receivers.Entry entry, Parcel parcel) {}

    /** Begins after a restart, or after another node has led: what was being sent is sent again, under the same identifier. */
    public void restart(Transaction tx) {
        OutboxTable.reclaim(tx);
    }

    /** Writes down what came of the attempts that have ended since the last time. */
    public void settle(Transaction tx) {
        for (Answered answered = arrived.poll(); answered != null; answered = arrived.poll()) {
            answers.add(answered);
            inFlight.merge(answered.address(), -1, Integer::sum);
            Receivers.Entry entry = receivers.at(answered.address());
            if (entry != null) {
                entry.heard(answered.delivery(), tx.now());
            }
        }
        for (Answered answered : answers) {
            settlement.settle(tx, answered.row(), answered.delivery(), hasAnother(answered, tx.now()));
        }
        // If the record does not take it, the answers are still there for the next time.
        tx.afterCommit(answers::clear);
    }

    /** Whether it can go to another address at once, because it certainly did not reach this one. */
    private boolean hasAnother(Answered answered, Instant now) {
        Delivery delivery = answered.delivery();
        Receivers.Entry tried = receivers.at(answered.address());
        if (delivery.outcome() != Delivery.Outcome.RETRY || delivery.reached() || tried == null || tried.isGood(now)) {
            return false;
        }
        OutboxRow row = answered.row();
        boolean free = row.kind() == Notice.Kind.TRIGGER && !row.reached();
        return receivers.named(row.receiver()).stream()
                .anyMatch(e -> e.isGood(now) && (free || e.account().equals(tried.account())));
    }

    /** Claims what is due and may be sent now; it leaves when the transaction is on disk. */
    public void claim(Transaction tx) {
        claiming.clear();
        claimed.clear();
        storms.begin();
        for (String receiver : OutboxTable.dueReceivers(tx, tx.now().toEpochMilli())) {
            // What a storm holds back is out of the way: what is behind it has its turn, in turns that are not too
            // long.
            boolean more = true;
            for (int looked = 0; more && looked < LOOK_AT_MOST; looked += LOOK_AT) {
                more = look(tx, receiver);
            }
        }
        storms.end(tx);
    }

    /** Looks at the most urgent of what is due to a receiver; whether some of it was held back by a storm. */
    private boolean look(Transaction tx, String receiver) {
        boolean held = false;
        for (OutboxRow row : OutboxTable.due(tx, receiver, tx.now().toEpochMilli(), LOOK_AT)) {
            // Once it was tried, it goes on: it may have arrived.
            String quiet = row.attempts() > 0 ? null : desk.quiet(tx, row.incident(), receiver, row.kind(), tx.now());
            if (quiet != null) {
                hold(tx, row, quiet);
            } else if (row.expiresAt() <= tx.now().toEpochMilli()) {
                settlement.expire(tx, row);
            } else if (storms.holds(tx, row)) {
                held = true;
            } else {
                claim(tx, row);
            }
        }
        return held;
    }

    // What is held back does not grow old.
    private void hold(Transaction tx, OutboxRow row, String why) {
        boolean news = !why.equals(row.error());
        long lives = Outbox.lives(row.kind()).toMillis();
        long now = tx.now().toEpochMilli();
        if (news || row.expiresAt() - now < lives / 2) {
            OutboxTable.hold(tx, row, now + lives, why);
        }
        if (news && row.kind() == Notice.Kind.TRIGGER) {
            desk.note(tx, row.incident(), row.receiver() + " is not told: " + why, Map.of("notice", row.id()));
        }
    }

    private void claim(Transaction tx, OutboxRow row) {
        Told told = Told.find(tx, row.incident(), row.receiver()).orElseThrow();
        Receivers.Entry entry = entry(row, told, tx.now());
        if (entry == null) {
            withoutAddress(tx, row, told);
        } else if (!entry.notifier().takes(row.kind())) {
            OutboxTable.end(tx, row, OutboxRow.State.DROPPED, "the receiver has no word for it");
        } else if (hasRoom(entry, tx.now())) {
            claim(tx, row, told, entry);
        }
    }

    // A trigger that certainly did not arrive goes where the estate says now. All else goes where the trigger went, or
    // to an address of the same account, where it is known as well, if that one is gone or cannot be reached.
    private Receivers.@Nullable Entry entry(OutboxRow row, Told told, Instant now) {
        List<Receivers.Entry> named = receivers.named(row.receiver(), now);
        String where = told.address();
        if (where == null || (row.kind() == Notice.Kind.TRIGGER && !row.reached())) {
            return free(named, now);
        }
        Receivers.Entry home = named.stream()
                .filter(entry -> entry.address().equals(where))
                .findFirst()
                .or(() -> named.stream()
                        .filter(entry -> entry.account().equals(told.account()))
                        .findFirst())
                .orElseGet(() -> receivers.at(where));
        if (home == null || home.isGood(now)) {
            return home;
        }
        Receivers.Entry other = free(
                named.stream()
                        .filter(entry -> entry.account().equals(home.account()))
                        .toList(),
                now);
        return other == null ? home : other;
    }

    // One call at a time finds out whether a dead address is back: it is not waited for while there is another one.
    private Receivers.@Nullable Entry free(List<Receivers.Entry> named, Instant now) {
        return named.stream()
                .filter(entry -> entry.isGood(now) && !(entry.health().looksDead() && calls(entry) > 0))
                .findFirst()
                .orElse(named.isEmpty() ? null : named.get(0));
    }

    private int calls(Receivers.Entry entry) {
        return inFlight.getOrDefault(entry.address(), 0) + claiming.getOrDefault(entry.address(), 0);
    }

    private boolean hasRoom(Receivers.Entry entry, Instant now) {
        int most = entry.health().looksDead() ? 1 : IN_FLIGHT;
        return calls(entry) < most
                && entry.hasRoom(now)
                && entry.limit().room(now.toEpochMilli()) > claimed.getOrDefault(entry.account(), 0);
    }

    private void claim(Transaction tx, OutboxRow row, Told told, Receivers.Entry entry) {
        if (row.kind() == Notice.Kind.TRIGGER && !entry.address().equals(told.address())) {
            told.goesTo(tx, entry.address(), entry.account());
        }
        String payload = row.payload();
        // What was put in words for one address of an account may be sent to another.
        if (payload == null || !entry.account().equals(told.account())) {
            Desk.Draft draft =
                    new Desk.Draft(row.id(), row.kind(), row.reason(), row.receiver(), row.incident(), row.input());
            payload = words(tx, row, entry, desk.notice(tx, draft, tx.now()));
        }
        if (payload != null
                && OutboxTable.claim(
                        tx, row, payload, node, tx.now().plus(LEASE).toEpochMilli())) {
            Claimed ready = new Claimed(row, entry, new Parcel(row.id(), row.kind(), payload, told.reference()));
            claiming.merge(entry.address(), 1, Integer::sum);
            claimed.merge(entry.account(), 1, Integer::sum);
            tx.afterCommit(() -> send(ready, tx.now().toEpochMilli()));
        }
    }

    private void send(Claimed ready, long now) {
        String address = ready.entry().address();
        inFlight.merge(address, 1, Integer::sum);
        ready.entry().deliver(notifier -> ready.parcel(), now).thenAccept(delivery -> {
            arrived.add(new Answered(ready.row(), address, delivery));
            wake.run();
        });
    }

    // One notice that cannot be put in words must not keep all others from being sent.
    private static @Nullable String words(Transaction tx, OutboxRow row, Receivers.Entry entry, Notice notice) {
        try {
            return entry.notifier().render(notice);
        } catch (RuntimeException e) {
            LOG.error("the notice {} cannot be put in words for {}", row.id(), row.receiver(), e);
            OutboxTable.postpone(tx, row, tx.now().plus(NO_WORDS).toEpochMilli(), "it cannot be put in words: " + e);
            return null;
        }
    }

    private void withoutAddress(Transaction tx, OutboxRow row, Told told) {
        if (row.kind() == Notice.Kind.TRIGGER && !row.reached()) {
            settlement.drop(tx, told, "the receiver is not in the estate any more");
            return;
        }
        if (!row.error().equals(NO_ADDRESS)) {
            metrics.notification(row.receiver(), "orphaned");
            desk.note(
                    tx, row.incident(), row.receiver() + " cannot be told: " + NO_ADDRESS, Map.of("notice", row.id()));
        }
        OutboxTable.postpone(tx, row, tx.now().plus(LOST_ADDRESS).toEpochMilli(), NO_ADDRESS);
    }

    /** When something is due next that is not due now, or null. */
    public @Nullable Instant next(Transaction tx) {
        Long at = OutboxTable.nextAfter(tx, tx.now().toEpochMilli());
        return at == null ? null : Instant.ofEpochMilli(at);
    }
}
