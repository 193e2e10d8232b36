package vigie.dashboards.api;

import java.util.function.Function;
import vigie.dashboards.http.Items;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.model.IncidentLog.Page;

/** A page of the record as the API writes it; its cursor is the record's own. */
final class LogPage {
    private LogPage() {}

    /** Reads the part that is asked for. A cursor that the record refuses is the caller's mistake, not ours. */
    static <S, T> Reply of(Query query, Function<Query.Part, Page<S>> read, Function<S, T> view) {
        return query.page(part -> {
            try {
                Page<S> page = read.apply(part);
                return Reply.json(new Items<>(page.items().stream().map(view).toList(), page.next()));
            } catch (IllegalArgumentException e) {
                return Reply.problem(400, "after must be the value of next: was " + Query.shown(part.after()));
            }
        });
    }
}
