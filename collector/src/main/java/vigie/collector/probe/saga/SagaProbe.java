package vigie.collector.probe.saga;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.postgres.PostgresAsk;
import vigie.collector.probe.postgres.PostgresLine.Row;
import vigie.collector.probe.postgres.PostgresLogin;
import vigie.collector.probe.postgres.PostgresTls;
import vigie.collector.probe.postgres.SqlQuery;
import vigie.collector.probe.postgres.SqlTable;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Series;
import vigie.model.Status;
import vigie.model.Target;

/**
 * {@code use: saga}: looks into the table in which a service keeps its distributed transactions: those that are under way, or being
 * compensated, for longer than they may, and those whose compensation failed. Answers rows 4.3.1 and 4.3.2 of the mission.
 *
 * <p>Ages are by the database's clock. Nothing is read but counts and a few identifiers.
 */
public final class SagaProbe implements Probe {
    private final PostgresAsk database;
    private final SqlQuery query;
    private final Config config;

    SagaProbe(Target target, Config config, Context context, Executor lane) {
        HostPort place = HostPort.parse(target.instance().address());
        this.database = new PostgresAsk(place, config.login(), context, lane);
        this.query = SagaQuery.of(config, config.limitSeconds());
        this.config = config;
    }

    /** The registration, for a lane of threads that may block. */
    public static Kind<Config> kind(Executor lane) {
        return new Kind<>(
                "saga", Config.class, (target, config, context) -> new SagaProbe(target, config, context, lane));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        database.ask(timeout, line -> judge(line.ask(query, 1)), whenDone, whenDone);
    }

    private Answer judge(SqlTable table) throws SQLException {
        if (table.rows().isEmpty()) {
            throw new SQLException("the server counted in no row");
        }
        Row counts = table.rows().get(0);
        double oldest = Math.max(0, counts.figure("oldest"));
        Verdict verdict = new Verdict();
        String limit = Math.round(config.limitSeconds()) + " s";
        told(counts, "late", " under way for longer than " + limit, 0, verdict);
        told(counts, "late_compensating", " not compensated within " + limit, 0, verdict);
        told(counts, "failed", " whose compensation failed", requireNonNull(config.maxFailed()), verdict);
        if (counts.figure("undated") > 0) {
            verdict.add(
                    Status.DEGRADED,
                    transactions(counts.figure("undated")) + " without " + Excerpt.of(config.sinceName(), 63)
                            + ": how long is not known");
        }
        if (counts.figure("late") + counts.figure("late_compensating") > 0) {
            verdict.add(Status.DEGRADED, "the oldest is " + Math.round(oldest) + " s old");
        }
        List<Seen.Figure> figures = List.of(
                figure("saga_open", counts.figure("open")),
                figure("saga_oldest_seconds", oldest),
                figure("saga_failed_compensations", counts.figure("failed")));
        return verdict.answer(List.of()).seeing(new Seen(List.of(), List.of(), figures));
    }

    private static void told(Row counts, String column, String what, int allowed, Verdict verdict) {
        double count = counts.figure(column);
        if (count > allowed) {
            String ids = Excerpt.of(counts.text(column + "_ids"), 120);
            verdict.add(
                    Status.DEGRADED,
                    transactions(count) + what + (allowed > 0 ? ", allowed " + allowed : "") + " (" + ids + ")");
        }
    }

    private static String transactions(double count) {
        return (long) count + (count == 1 ? " transaction" : " transactions");
    }

    private static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, Double.isNaN(value) ? 0 : value);
    }

    @Override
    public void close() {
        database.close();
    }

    /**
     * The keys of a {@code saga} check.
     *
     * @param user who looks
     * @param password by reference
     * @param database in which it looks; {@code postgres} unless said
     * @param tls {@code prefer} unless said
     * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
     * @param table of the transactions, perhaps with its schema, as PostgreSQL has the names; this or {@code query}
     * @param query one {@code SELECT} that gives the columns, where a table does not
     * @param id the column of what names a transaction; {@code id} unless said
     * @param state the column of its state; {@code state} unless said
     * @param since the column of the time from which it counts; {@code started_at} unless said
     * @param states what the states mean
     * @param limit a transaction that is not done for longer is late; 5 minutes unless said
     * @param maxFailed how many failed compensations are allowed; 0 unless said
     */
    public record Config(
            String user,
            @Nullable Secret password,
            @Nullable String database,
            @Nullable PostgresTls tls,
            @Nullable Path ca,
            @Nullable String table,
            @Nullable String query,
            @Nullable String id,
            @Nullable String state,
            @Nullable String since,
            SagaStates states,
            @Nullable Duration limit,
            @Nullable Integer maxFailed) {

        private static final Duration LIMIT = Duration.ofMinutes(5);

        public Config {
            id = requireNonNullElse(id, "id");
            state = requireNonNullElse(state, "state");
            since = requireNonNullElse(since, "started_at");
            limit = requireNonNullElse(limit, LIMIT);
            maxFailed = requireNonNullElse(maxFailed, 0);
            if ((table == null) == (query == null)) {
                throw new IllegalArgumentException(
                        "table or query must be said, one of them: was " + (table == null ? "neither" : "both"));
            }
            name("table", table);
            name("id", id);
            name("state", state);
            name("since", since);
            if (query != null) {
                SqlQuery.of("query", query);
            }
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("limit must be more than 0s: was " + limit);
            }
            if (maxFailed < 0) {
                throw new IllegalArgumentException("max_failed must be at least 0: was " + maxFailed);
            }
            PostgresLogin.of(user, password, database, tls, ca);
        }

        private static void name(String key, @Nullable String name) {
            if (name != null && (name.isBlank() || name.length() > 127 || name.indexOf('\0') >= 0)) {
                throw new IllegalArgumentException(
                        key + " must be a name of at most 127 characters: was " + Excerpt.of(name, 80));
            }
        }

        PostgresLogin login() {
            return PostgresLogin.of(user, password, database, tls, ca);
        }

        double limitSeconds() {
            return requireNonNull(limit).toMillis() / 1e3;
        }

        String tableName() {
            return requireNonNull(table);
        }

        String idName() {
            return requireNonNull(id);
        }

        String stateName() {
            return requireNonNull(state);
        }

        String sinceName() {
            return requireNonNull(since);
        }
    }
}
