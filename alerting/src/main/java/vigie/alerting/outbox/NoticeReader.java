package vigie.alerting.outbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Cursor;
import vigie.alerting.record.Sql;
import vigie.model.IncidentLog.Page;
import vigie.model.OutboxNotice;

/** Reads what became of notices, newest first. Any thread. */
public final class NoticeReader {
    private NoticeReader() {}

    /** A page of all notices, or of those in one state. */
    public static Page<OutboxNotice> page(
            Sql sql, OutboxNotice.@Nullable State state, int limit, @Nullable String after) {
        Cursor.limit(limit);
        Cursor cursor = Cursor.of(after);
        List<OutboxNotice> rows = OutboxTable.page(sql, filter(state), cursor.at(), cursor.id(), limit + 1).stream()
                .map(NoticeReader::notice)
                .toList();
        return Cursor.page(rows, limit, notice -> new Cursor(notice.createdAt().toEpochMilli(), notice.id()));
    }

    // The first half of each is the condition of an index.
    private static String filter(OutboxNotice.@Nullable State state) {
        if (state == null) {
            return "1 = 1";
        }
        return switch (state) {
            case WAITING -> "state IN ('WAITING', 'CLAIMED')";
            case HELD -> "state = 'HELD'";
            case REJECTED, EXPIRED -> "state IN ('REJECTED', 'EXPIRED') AND state = '" + state.name() + "'";
            case DELIVERED, DROPPED -> "state = '" + state.name() + "'";
        };
    }

    private static OutboxNotice notice(OutboxRow row) {
        OutboxNotice.State state = switch (row.state()) {
            case WAITING, CLAIMED -> OutboxNotice.State.WAITING;
            case HELD -> OutboxNotice.State.HELD;
            case DELIVERED -> OutboxNotice.State.DELIVERED;
            case REJECTED -> OutboxNotice.State.REJECTED;
            case EXPIRED -> OutboxNotice.State.EXPIRED;
            case DROPPED -> OutboxNotice.State.DROPPED;
        };
        return new OutboxNotice(
                row.id(),
                row.incident(),
                row.receiver(),
                OutboxNotice.Kind.valueOf(row.kind().name()),
                state,
                row.reason(),
                row.attempts(),
                Instant.ofEpochMilli(row.createdAt()),
                state == OutboxNotice.State.WAITING ? Instant.ofEpochMilli(row.nextAt()) : null,
                row.error());
    }
}
