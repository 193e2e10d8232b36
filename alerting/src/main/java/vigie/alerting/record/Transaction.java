package vigie.alerting.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One change of the record, with its audit entries: all of it is on disk, or nothing. Used by one thread, inside {@link Database#write}. */
public final class Transaction extends Sql {
    private final Instant now;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private AuditChain.@Nullable Head head;

    Transaction(Statements statements, Instant now) {
        super(statements);
        this.now = now;
    }

    /** The moment of the change: one for all of it. */
    public Instant now() {
        return now;
    }

    /**
     * Appends to the audit trail.
     *
     * @param actor {@code vigie}, or the name of a person or token
     * @param action what was done: {@code alert.fired}, {@code run.called}, …
     * @param object what it was done to; strings, numbers, booleans, lists and maps
     */
    public void audit(String actor, String action, Map<String, ?> object) {
        AuditChain.Head end = head == null ? AuditChain.lock(this) : head;
        head = AuditChain.append(this, end, actor, action, object);
    }

    /**
     * Does something once the change is on disk, on the same thread; nothing if it is not. The record may be used again by then.
     * It must not throw: the change stands.
     */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Writes what is written once for the whole change. */
    void beforeCommit() {
        if (head != null) {
            AuditChain.unlock(this, head);
        }
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }
}
