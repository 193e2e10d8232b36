package vigie.collector.probe.saga;

import java.util.List;
import java.util.stream.Collectors;
import vigie.collector.probe.postgres.SqlQuery;

/** The one question of a saga check: how many transactions are not done, how old the oldest is, and some that are late or failed. */
final class SagaQuery {
    /** How many identifiers are told as evidence. */
    private static final int EVIDENCE = 5;

    private SagaQuery() {}

    /** The question, put together of names and texts in quotes. */
    static SqlQuery of(SagaProbe.Config config, double limitSeconds) {
        String from = config.query() == null
                ? table(config.tableName())
                : "(" + SqlQuery.of("query", config.query()).text() + "\n) AS stated";
        SagaStates states = config.states();
        String text = """
                WITH saga AS (
                  SELECT id, failed, compensating, NOT failed AS open, age, NOT failed AND age > %s AS late FROM (
                    SELECT left(%s::text, 64) AS id, %s AS failed, %s AS compensating,
                      extract(epoch FROM now() - %s) AS age
                    FROM %s WHERE NOT %s) AS unfinished)
                SELECT count(*) FILTER (WHERE open) AS open,
                  count(*) FILTER (WHERE open AND age IS NULL) AS undated,
                  max(age) FILTER (WHERE open) AS oldest,
                  count(*) FILTER (WHERE late AND NOT compensating) AS late,
                  count(*) FILTER (WHERE late AND compensating) AS late_compensating,
                  count(*) FILTER (WHERE failed) AS failed,
                  %s AS late_ids, %s AS late_compensating_ids, %s AS failed_ids
                FROM saga""".formatted(
                        limitSeconds,
                        SqlQuery.name(config.idName()),
                        isOneOf(config, states.failedOnes()),
                        isOneOf(config, states.compensatingOnes()),
                        SqlQuery.name(config.sinceName()),
                        from,
                        isOneOf(config, states.done()),
                        ids("late AND NOT compensating"),
                        ids("late AND compensating"),
                        ids("failed"));
        return new SqlQuery(text);
    }

    private static String ids(String which) {
        return "(SELECT string_agg(id, ', ') FROM (SELECT id FROM saga WHERE " + which
                + " ORDER BY age DESC NULLS FIRST LIMIT " + EVIDENCE + ") AS few)";
    }

    private static String isOneOf(SagaProbe.Config config, List<String> states) {
        return states.isEmpty()
                ? "false" // and a null is no state of those
                : "coalesce(" + SqlQuery.name(config.stateName()) + "::text IN ("
                        + states.stream().map(SqlQuery::literal).collect(Collectors.joining(", ")) + "), false)";
    }

    /** A table, or a schema and a table. */
    private static String table(String stated) {
        int dot = stated.indexOf('.');
        return dot < 0
                ? SqlQuery.name(stated)
                : SqlQuery.name(stated.substring(0, dot)) + '.' + SqlQuery.name(stated.substring(dot + 1));
    }
}
