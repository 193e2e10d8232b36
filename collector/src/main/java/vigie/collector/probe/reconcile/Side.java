package vigie.collector.probe.reconcile;

import org.jspecify.annotations.Nullable;

/**
 * One of two sources, as the estate states it: one of the two kinds.
 *
 * @param sql a question to a PostgreSQL database
 * @param json a place of an HTTP answer
 */
public record Side(@Nullable SqlSide sql, @Nullable JsonSide json) {
    public Side {
        if ((sql == null) == (json == null)) {
            throw new IllegalArgumentException(
                    "a side has one of sql and json: had " + (sql == null ? "neither" : "both"));
        }
    }

    boolean asksForWindow() {
        return sql != null ? sql.asksForWindow() : json != null && json.asksForWindow();
    }
}
