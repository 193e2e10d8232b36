package vigie.collector.probe.integrity;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.postgres.PostgresAsk;
import vigie.collector.probe.postgres.PostgresLine;
import vigie.collector.probe.postgres.SqlFault;
import vigie.collector.probe.postgres.SqlQuery;
import vigie.collector.probe.postgres.SqlTable;

/**
 * Questions to a database whose answers must have no row. A poll asks {@value #MOST} of them at most: the one that had trouble and was asked
 * longest ago, and those whose turn has come, while half of the time is left.
 */
final class ConstraintExaminer implements Examiner {
    private static final int MOST = 5;
    private static final int MOST_ROWS = 1_000;
    private static final int EVIDENCE = 3;

    private final Probe.Context context;
    private final PostgresAsk database;
    private final Map<String, SqlQuery> constraints = new LinkedHashMap<>();
    private final List<String> names;
    private final Round round;
    private final Troubles troubles = new Troubles("constraints");
    private int next;

    ConstraintExaminer(Map<String, String> queries, Duration every, PostgresAsk database, Probe.Context context) {
        this.context = context;
        this.database = database;
        queries.forEach((name, query) -> constraints.put(name, SqlQuery.of(name, query)));
        this.names = List.copyOf(constraints.keySet());
        this.round = new Round(every);
    }

    @Override
    public void look(Duration timeout, Consumer<Answer> whenDone) {
        long half = context.nanoTime() + timeout.toNanos() / 2;
        database.ask(timeout, line -> ask(line, half), whenDone, whenDone);
    }

    private Answer ask(PostgresLine line, long untilNanos) throws SQLException {
        if (round.isDue(nowSeconds())) {
            round.begin(names.size(), nowSeconds());
            next = 0;
        }
        int asked = 0;
        String again = troubles.oldest();
        if (again != null) {
            examine(again, line);
            asked++;
        }
        while (asked < MOST && next < round.allowed(nowSeconds()) && context.nanoTime() < untilNanos) {
            String name = names.get(next);
            if (!name.equals(again)) {
                examine(name, line);
                asked++;
            }
            next++;
            round.did(nowSeconds());
        }
        return troubles.answer(round, nowSeconds());
    }

    private double nowSeconds() {
        return context.nanoTime() / 1e9;
    }

    private void examine(String name, PostgresLine line) throws SQLException {
        SqlQuery query = constraints.get(name);
        if (query == null) {
            return;
        }
        try {
            SqlTable found = line.ask(query, MOST_ROWS);
            if (found.rows().isEmpty()) {
                troubles.fine(name);
            } else {
                troubles.broken(name, "has " + found.count() + evidence(found));
            }
        } catch (SQLException e) {
            String told = Excerpt.of(String.valueOf(e.getMessage()), 120);
            if (SqlFault.isOfTheData(e.getSQLState()) && line.isOpen()) {
                troubles.broken(name, "finds damaged data: " + told);
            } else if (SqlFault.isOfTheQuestion(String.valueOf(e.getSQLState())) && line.isOpen()) {
                troubles.unknown(name, "(" + told + ")");
            } else {
                throw e;
            }
        }
    }

    /** The first column of the first rows. */
    private static String evidence(SqlTable found) {
        @Nullable
        String column =
                found.columns().isEmpty() ? null : found.columns().get(0).name();
        List<String> some = new ArrayList<>();
        found.rows().stream()
                .limit(EVIDENCE)
                .forEach(row -> some.add(Excerpt.of(column == null ? "" : row.text(column), 40)));
        String told = some.stream().filter(value -> !value.isEmpty()).collect(Collectors.joining(", "));
        return told.isEmpty() ? "" : " (" + told + (found.rows().size() > EVIDENCE ? ", …)" : ")");
    }

    @Override
    public void close() {
        database.close();
    }
}
