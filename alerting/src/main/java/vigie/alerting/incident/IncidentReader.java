package vigie.alerting.incident;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.record.Cursor;
import vigie.alerting.record.Sql;
import vigie.model.Incident;
import vigie.model.IncidentLog.Page;

/** Puts incidents together from the record, with their alerts, runs and lines. Any thread. */
public final class IncidentReader {
    private static final int MOST = 1_000;
    private static final int MOST_IN_LIST = 100;

    private final Function<String, List<String>> runsOf;

    /** A reader that asks {@code runsOf} for the runs of an incident. */
    public IncidentReader(Function<String, List<String>> runsOf) {
        this.runsOf = runsOf;
    }

    /** One incident, with at most 1,000 alerts, those that fire first, and its last 1,000 lines. */
    public Optional<Incident> incident(Sql sql, String id) {
        return IncidentTable.byId(sql, id).map(row -> incident(sql, row, MOST));
    }

    /** A part of the list, newest first; each with at most 100 alerts and lines. */
    public Page<Incident> page(Sql sql, @Nullable Boolean open, int limit, @Nullable String after) {
        Cursor.limit(limit);
        List<IncidentRow> rows = IncidentTable.page(sql, open, limit + 1, Cursor.of(after));
        Page<IncidentRow> page =
                Cursor.page(rows, limit, row -> new Cursor(row.openedAt().toEpochMilli(), row.id()));
        return new Page<>(
                page.items().stream()
                        .map(row -> incident(sql, row, MOST_IN_LIST))
                        .toList(),
                page.next());
    }

    Incident incident(Sql sql, IncidentRow row, int most) {
        return new Incident(
                row.id(),
                row.service(),
                row.severity(),
                row.closedAt() == null,
                row.summary(),
                row.openedAt(),
                row.closedAt(),
                row.acknowledgedBy(),
                AlertTable.of(sql, row.id(), most).stream().map(AlertRow::alert).toList(),
                runsOf.apply(row.id()),
                Timeline.last(sql, row.id(), most));
    }
}
