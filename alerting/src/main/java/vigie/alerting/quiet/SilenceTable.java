package vigie.alerting.quiet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Matcher;
import vigie.model.Silence;

/** The rows of the tables {@code silence} and {@code silence_matcher}. */
final class SilenceTable {
    /** How long one that is over can still be looked at, as in Alertmanager. */
    static final Duration KEPT = Duration.ofDays(5);

    private SilenceTable() {}

    static List<Silence> all(Sql sql) {
        return endingAfter(sql, Instant.EPOCH);
    }

    /** Those that end after a moment, the last to end first. */
    static List<Silence> endingAfter(Sql sql, Instant at) {
        Map<String, List<Matcher>> matchers = new LinkedHashMap<>();
        sql.list(
                """
                SELECT m.silence, m.label, m.operation, m.value FROM silence_matcher m JOIN silence s ON s.id = m.silence
                WHERE s.ends_at > ? ORDER BY m.silence, m.n""",
                r -> matchers.computeIfAbsent(r.getString(1), id -> new ArrayList<>())
                        .add(new Matcher(r.getString(2), Matcher.Operation.valueOf(r.getString(3)), r.getString(4))),
                at.toEpochMilli());
        return sql.list(
                """
                SELECT id, starts_at, ends_at, updated_at, created_by, comment FROM silence
                WHERE ends_at > ? ORDER BY ends_at DESC, id""",
                r -> new Silence(
                        r.getString(1),
                        matchers.getOrDefault(r.getString(1), List.of()),
                        Instant.ofEpochMilli(r.getLong(2)),
                        Instant.ofEpochMilli(r.getLong(3)),
                        Instant.ofEpochMilli(r.getLong(4)),
                        r.getString(5),
                        r.getString(6)),
                at.toEpochMilli());
    }

    static Optional<Silence> byId(Sql sql, String id) {
        return all(sql).stream().filter(s -> s.id().equals(id)).findFirst();
    }

    static void insert(Transaction tx, Silence silence) {
        tx.update(
                "INSERT INTO silence (id, starts_at, ends_at, updated_at, created_by, comment) VALUES (?, ?, ?, ?, ?, ?)",
                silence.id(),
                silence.startsAt().toEpochMilli(),
                silence.endsAt().toEpochMilli(),
                silence.updatedAt().toEpochMilli(),
                silence.createdBy(),
                silence.comment());
        int n = 0;
        for (Matcher matcher : silence.matchers()) {
            tx.update(
                    "INSERT INTO silence_matcher (silence, n, label, operation, value) VALUES (?, ?, ?, ?, ?)",
                    silence.id(),
                    ++n,
                    matcher.label(),
                    matcher.operation().name(),
                    matcher.value());
        }
    }

    /** Changes all but the matchers. */
    static void update(Transaction tx, Silence silence) {
        tx.update(
                "UPDATE silence SET starts_at = ?, ends_at = ?, updated_at = ?, created_by = ?, comment = ? WHERE id = ?",
                silence.startsAt().toEpochMilli(),
                silence.endsAt().toEpochMilli(),
                silence.updatedAt().toEpochMilli(),
                silence.createdBy(),
                silence.comment(),
                silence.id());
    }

    /** Ends one now, if it is not over. */
    static boolean expire(Transaction tx, String id) {
        long now = tx.now().toEpochMilli();
        return tx.update("""
                        UPDATE silence SET starts_at = CASE WHEN starts_at > ? THEN ? ELSE starts_at END, ends_at = ?, updated_at = ?
                        WHERE id = ? AND ends_at > ?""", now, now, now, now, id, now) == 1;
    }

    /** Remembers that one has just matched something. */
    static void matched(Transaction tx, String id) {
        tx.update("UPDATE silence SET matched_at = ? WHERE id = ?", tx.now().toEpochMilli(), id);
    }

    /** Since when one has matched nothing: since it last did, or began, or was changed. */
    static Instant unmatchedSince(Sql sql, Silence silence) {
        Instant matched = Instant.ofEpochMilli(sql.number("SELECT matched_at FROM silence WHERE id = ?", silence.id()));
        Instant begun = silence.startsAt().isAfter(silence.updatedAt()) ? silence.startsAt() : silence.updatedAt();
        return matched.isAfter(begun) ? matched : begun;
    }

    /** Adds to the words of one. */
    static void comment(Transaction tx, String id, String comment) {
        tx.update("UPDATE silence SET comment = ? WHERE id = ?", comment, id);
    }

    /** Forgets those that were over long ago. */
    static void forget(Transaction tx) {
        long before = tx.now().minus(KEPT).toEpochMilli();
        tx.update("DELETE FROM silence_matcher WHERE silence IN (SELECT id FROM silence WHERE ends_at < ?)", before);
        tx.update("DELETE FROM silence WHERE ends_at < ?", before);
    }
}
