package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.Optional;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;

/** The authorisations in the record: a call leaves only after the row that allows it is on disk. */
public final class CallBook {
    /** The one attempt of a step: a call that is sent again is the same attempt, with the same identifier. */
    public static final int ATTEMPT = 1;

    private CallBook() {}

    /** Authorises a call; false if it was authorised before: then somebody has made it, or may have. */
    public static boolean authorise(Transaction tx, PlanRun run, int step, Instant expires) {
        long now = tx.now().toEpochMilli();
        return tx.update(
                        "INSERT INTO remediation_call (run, step, attempt, epoch, state, sends, url, authorised_at, sent_at,"
                                + " next_at, expires_at) VALUES (?, ?, ?, ?, 'OUT', 1, 0, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        run.id(),
                        step,
                        ATTEMPT,
                        run.standing().epoch(),
                        now,
                        now,
                        now,
                        expires.toEpochMilli())
                == 1;
    }

    /** The call certainly did nothing: it may be sent again from {@code nextAt} on, to the address with that number. */
    public static void again(Transaction tx, Call call, int url, Instant nextAt) {
        tx.update(
                "UPDATE remediation_call SET state = 'RETRY', url = ?, next_at = ?"
                        + " WHERE run = ? AND step = ? AND attempt = ?",
                url,
                nextAt.toEpochMilli(),
                call.run,
                call.step,
                ATTEMPT);
    }

    /** Authorises the sending of a call once more; false if it is not waiting for that any more. */
    public static boolean resend(Transaction tx, Call call, long epoch) {
        return tx.update(
                        "UPDATE remediation_call SET state = 'OUT', sends = sends + 1, sent_at = ?, epoch = ?"
                                + " WHERE run = ? AND step = ? AND attempt = ? AND state = 'RETRY' AND sends = ?",
                        tx.now().toEpochMilli(),
                        epoch,
                        call.run,
                        call.step,
                        ATTEMPT,
                        call.sends)
                == 1;
    }

    public static void over(Transaction tx, String run, int step) {
        tx.update(
                "UPDATE remediation_call SET state = 'ANSWERED' WHERE run = ? AND step = ? AND attempt = ?",
                run,
                step,
                ATTEMPT);
    }

    public static Optional<Call> find(Sql sql, String run, int step) {
        return sql.first(
                "SELECT state, sends, url, authorised_at, sent_at, next_at, expires_at FROM remediation_call"
                        + " WHERE run = ? AND step = ? AND attempt = ?",
                r -> new Call(
                        run,
                        step,
                        State.valueOf(r.getString(1)),
                        r.getInt(2),
                        r.getInt(3),
                        Instant.ofEpochMilli(r.getLong(4)),
                        Instant.ofEpochMilli(r.getLong(5)),
                        Instant.ofEpochMilli(r.getLong(6)),
                        Instant.ofEpochMilli(r.getLong(7))),
                run,
                step,
                ATTEMPT);
    }

    /** Where a call is. */
    public enum State {
        OUT,
        RETRY,
        ANSWERED
    }

    /**
     * An authorised call.
     *
     * @param sends how often it was sent
     * @param url which of the executor's addresses is tried, from 0
     * @param authorisedAt when it was first authorised; part of its body, so that a repetition is the same text
     * @param expiresAt nothing is sent from here on
     */
    public record Call(
            String run,
            int step,
            State state,
            int sends,
            int url,
            Instant authorisedAt,
            Instant sentAt,
            Instant nextAt,
            Instant expiresAt) {

        /** The {@code webhook-id}. */
        public String id() {
            return run + '-' + step + '-' + ATTEMPT;
        }
    }
}
