package vigie.alerting.record;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One change of the record, with its audit entries: all of it is on disk, or nothing. Used by one thread, inside {@link Database#write}. */
public final class Transaction extends Sql {
    private final Instant now;
    private final List<Runnable> afterCommit = new ArrayList<>();

    Transaction(Connection connection, Instant now) {
        super(connection);
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
        AuditChain.append(this, actor, action, object);
    }

    /** Does something once the change is on disk, on the same thread; nothing if it is not. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }
}
