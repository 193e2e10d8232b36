package vigie.alerting.record;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.AuditEntry;
import vigie.model.IncidentLog.Page;

/** Reads the audit trail: in pages, oldest first, and from end to end to check its chain. Any thread. */
public final class AuditTrail {
    private static final int STRIDE = Cursor.MOST;

    private final Database database;

    public AuditTrail(Database database) {
        this.database = database;
    }

    /**
     * A part of the trail.
     *
     * @param after the {@code next} of the page before, or null for the first
     */
    public Page<AuditEntry> page(int limit, @Nullable String after) {
        Cursor.limit(limit);
        List<AuditEntry> rows = database.read(sql -> from(sql, after == null ? 0 : seq(after), limit + 1));
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<AuditEntry> items = rows.subList(0, limit);
        return new Page<>(items, Long.toString(items.get(limit - 1).seq()));
    }

    private static long seq(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("after must be the next of a page: was '" + after + "'", e);
        }
    }

    /** Checks every entry and the end, in constant memory; what was appended meanwhile is checked too. */
    public AuditChain.Verifier verify() {
        AuditChain.Verifier verifier = new AuditChain.Verifier();
        while (verifier.fault() == null) {
            // The end is read with the entries: a writer in between two reads would look like a loss.
            boolean atEnd = database.read(sql -> {
                List<AuditEntry> part = from(sql, verifier.count(), STRIDE);
                part.forEach(verifier::accept);
                if (part.size() < STRIDE) {
                    verifier.end(AuditChain.head(sql));
                }
                return part.size() < STRIDE;
            });
            if (atEnd) {
                return verifier;
            }
        }
        return verifier;
    }

    private static List<AuditEntry> from(Sql sql, long seq, int limit) {
        return sql.list(
                "SELECT seq, at, actor, action, object, hash, previous FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
                AuditTrail::entry,
                seq,
                limit);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }
}
