package vigie.alerting.lead;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;

/**
 * Which of the nodes that share a record leads. The leader alone moves alerts, tells people and acts; the others watch the same estate,
 * serve what the record holds and take what people decide, and one of them takes over when the leader falls silent.
 *
 * <p>The lease is a row that the leader changes with each tick. A follower takes it when the row has stood still for the leader's lease
 * on the follower's own clock, so that clocks of machines are never compared. Who has lost it finds that out in the record, under its
 * lock, before it changes anything: a process that was stopped and goes on does not act on what it believed before.
 *
 * <p>{@link #turn}, {@link #release} and {@link #renewTerm} on the room's thread; the rest on any.
 */
public final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final boolean alone;
    private final String node;
    private final String process;
    private final Duration lease;
    private volatile State state;
    private long seenTerm = -1;
    private long seenBeat = -1;
    private Instant seenAt = Instant.MIN;
    private boolean newTerm;

    /**
     * How it stands, as of the last turn that is on disk.
     *
     * @param leads whether this process leads
     * @param leader the name of the node that leads, or null if none does
     * @param term which leader it is, from 1; 0 on a record that has one writer
     * @param since since when this process leads, or null if it does not or always did
     */
    public record State(
            boolean leads,
            @Nullable String leader,
            long term,
            @Nullable Instant since) {}

    private Leadership(boolean alone, String node, String process, Duration lease) {
        this.alone = alone;
        this.node = node;
        this.process = process;
        this.lease = lease;
        this.state = new State(alone, alone ? node : null, 0, null);
    }

    /** The leadership of the only process on its record: it has it, always. */
    public static Leadership alone(String node) {
        return new Leadership(true, node, "", Duration.ZERO);
    }

    /**
     * A share in the leadership of a record.
     *
     * @param process an identifier that no other process has or had
     * @param lease how long others wait in vain for a sign of this process, once it leads, before they take over
     */
    public static Leadership shared(String node, String process, Duration lease) {
        return new Leadership(false, node, process, lease);
    }

    /** How it stood after the last turn. */
    public State state() {
        return state;
    }

    /** Whether there may be others. */
    public boolean isShared() {
        return !alone;
    }

    /** Whether this process led in its last turn. */
    public boolean leads() {
        return state.leads();
    }

    /** Since when this process may decide: from when it leads, or else from when it was started. */
    public Instant decidesSince(Instant startedAt) {
        Instant since = state.since();
        return since == null || since.isBefore(startedAt) ? startedAt : since;
    }

    /** Whether this process leads as the record has it, inside the transaction that decides something. */
    public boolean holds(Sql sql) {
        return alone || process.equals(row(sql).process);
    }

    /**
     * Finds out who leads, in the transaction of a turn; takes the lease if it is free or its holder is silent, renews it if it is this
     * process's own.
     *
     * @param tick whether a second has passed
     * @return whether this process leads in this turn
     */
    public boolean turn(Transaction tx, boolean tick) {
        if (alone) {
            return true;
        }
        Row row = row(tx);
        if (process.equals(row.process)) {
            if (tick || newTerm) {
                renew(tx, row);
            }
            return true;
        }
        if (row.term != seenTerm || row.beat != seenBeat) {
            seenTerm = row.term;
            seenBeat = row.beat;
            seenAt = tx.now();
        }
        boolean silent = !seenAt.plusMillis(row.leaseMs).isAfter(tx.now());
        if (row.process == null || silent) {
            take(tx, row);
            return true;
        }
        State next = new State(false, row.node, row.term, null);
        tx.afterCommit(() -> become(next));
        return false;
    }

    private void renew(Transaction tx, Row row) {
        long term = newTerm ? row.term + 1 : row.term;
        tx.update("UPDATE leader SET beat = beat + 1, term = ? WHERE id = 1", term);
        State next = new State(true, node, term, state.since() == null ? tx.now() : state.since());
        tx.afterCommit(() -> {
            newTerm = false;
            become(next);
        });
    }

    private void take(Transaction tx, Row row) {
        long term = row.term + 1;
        tx.update(
                "UPDATE leader SET node = ?, process = ?, term = ?, beat = beat + 1, lease_ms = ? WHERE id = 1",
                node,
                process,
                term,
                lease.toMillis());
        tx.audit("vigie", "node.leads", Map.of("node", node, "term", term, "before", row.node == null ? "" : row.node));
        State next = new State(true, node, term, tx.now());
        tx.afterCommit(() -> become(next));
    }

    private void become(State next) {
        State before = state;
        state = next;
        if (next.leads() && !before.leads()) {
            LOG.info("node {} leads from now on, term {}", node, next.term());
        } else if (!next.leads() && before.leads()) {
            LOG.warn("node {} leads no more: node {} does, term {}", node, next.leader(), next.term());
        } else if (!next.leads() && next.term() != before.term()) {
            LOG.info("node {} leads, term {}; this node watches", next.leader(), next.term());
        }
    }

    /** The next turn begins a new term of the same leader: identifiers that are made from a term must be new ones. */
    public void renewTerm() {
        newTerm = !alone;
    }

    /** Gives the lease back, so that another node need not wait for it to run out. */
    public void release(Transaction tx) {
        if (alone) {
            return;
        }
        int given = tx.update(
                "UPDATE leader SET node = NULL, process = NULL, beat = beat + 1 WHERE id = 1 AND process = ?", process);
        if (given == 1) {
            tx.audit("vigie", "node.rests", Map.of("node", node));
            tx.afterCommit(() -> state = new State(false, null, state.term(), null));
        }
    }

    private static Row row(Sql sql) {
        return sql.first(
                        "SELECT node, process, term, beat, lease_ms FROM leader WHERE id = 1",
                        r -> new Row(r.getString(1), r.getString(2), r.getLong(3), r.getLong(4), r.getLong(5)))
                .orElseThrow();
    }

    private record Row(@Nullable String node, @Nullable String process, long term, long beat, long leaseMs) {}
}
