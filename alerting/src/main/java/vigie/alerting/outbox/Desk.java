package vigie.alerting.outbox;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;

/** What the outbox asks of incidents. The room's thread. */
public interface Desk {
    /** The notice as it would be put together now. */
    Notice notice(Sql sql, Draft draft, Instant now);

    /** Adds a line of the kind {@code notice} to the timeline of an incident. */
    void note(Transaction tx, String incident, String text, Map<String, String> data);

    /** Why a receiver is told of nothing new in an incident now, in words; null to tell. */
    @Nullable
    String quiet(Sql sql, String incident, String receiver, Notice.Kind kind, Instant now);

    /** Whether nothing in an incident is so urgent that a storm of pages must not keep it from people. */
    boolean mayWait(Sql sql, String incident);

    /**
     * What is known of a notice before it is put together.
     *
     * @param input what a change event says, as JSON; else empty
     */
    record Draft(String id, Notice.Kind kind, String reason, String receiver, String incident, String input) {}
}
