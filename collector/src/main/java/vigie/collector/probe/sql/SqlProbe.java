package vigie.collector.probe.sql;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Failing;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.postgres.PostgresAsk;
import vigie.collector.probe.postgres.PostgresLogin;
import vigie.collector.probe.postgres.PostgresTls;
import vigie.collector.probe.postgres.SqlQuery;
import vigie.collector.probe.postgres.SqlTable;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: sql}: asks a PostgreSQL database one question of the estate's own, compares the answer with what is expected, and hands its
 * numbers in as samples. For what no other check knows.
 */
public final class SqlProbe implements Probe {
    /** What is read of an answer. */
    static final int MOST_ROWS = 1_000;

    private final PostgresAsk database;
    private final SqlQuery query;
    private final SqlExpect expect;
    private final Failing status;

    SqlProbe(Target target, Config config, Context context, Executor lane) {
        HostPort place = HostPort.parse(target.instance().address());
        this.database = new PostgresAsk(place, config.login(), context, lane);
        this.query = SqlQuery.of("query", config.query());
        this.expect = requireNonNull(config.expect());
        this.status = requireNonNull(config.status());
    }

    /** The registration, for a lane of threads that may block. */
    public static Kind<Config> kind(Executor lane) {
        return new Kind<>(
                "sql", Config.class, (target, config, context) -> new SqlProbe(target, config, context, lane));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        database.ask(timeout, line -> judge(line.ask(query, MOST_ROWS)), whenDone, whenDone);
    }

    private Answer judge(SqlTable table) {
        Verdict verdict = new Verdict();
        add(expect.failureOfRows(table), verdict);
        add(expect.failureOfValue(table), verdict);
        return verdict.answer(List.of()).seeing(new Seen(List.of(), List.of(), SqlFigures.of(table)));
    }

    private void add(@Nullable String failure, Verdict verdict) {
        if (failure != null) {
            verdict.add(status.status(), failure);
        }
    }

    @Override
    public void close() {
        database.close();
    }

    /**
     * The keys of an {@code sql} check; all but {@code user} and {@code query} may be left out.
     *
     * @param user who looks
     * @param password by reference
     * @param database in which it looks; {@code postgres} unless said
     * @param tls {@code prefer} unless said
     * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
     * @param query one {@code SELECT}
     * @param expect what its answer must be; anything unless said
     * @param status what the target is if it is not; {@code degraded} unless said
     */
    public record Config(
            String user,
            @Nullable Secret password,
            @Nullable String database,
            @Nullable PostgresTls tls,
            @Nullable Path ca,
            String query,
            @Nullable SqlExpect expect,
            @Nullable Failing status) {

        public Config {
            expect = expect == null ? SqlExpect.NOTHING : expect;
            status = status == null ? Failing.DEGRADED : status;
            SqlQuery.of("query", query);
            PostgresLogin.of(user, password, database, tls, ca);
        }

        PostgresLogin login() {
            return PostgresLogin.of(user, password, database, tls, ca);
        }
    }
}
