package vigie.collector.probe.postgres;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: postgres}: looks at a PostgreSQL server from inside: its role, its replication from both ends, slots, archiver, checksums,
 * wraparound and connections. Keeps one connection for each target.
 *
 * <p>The driver blocks, so a poll takes a thread of the lane until its deadline at most; what cannot get one is UNKNOWN.
 */
public final class PostgresProbe implements Probe {
    private final Context context;
    private final PostgresAsk server;
    private final PostgresJudge judge;
    private final boolean canary;

    PostgresProbe(Target target, Config config, Context context, Executor lane) {
        this.context = context;
        this.canary = Boolean.TRUE.equals(config.canary());
        HostPort place = HostPort.parse(target.instance().address());
        this.server = new PostgresAsk(place, config.login(), context, lane);
        this.judge = new PostgresJudge(config, target.instance().labels().get("role"));
    }

    /** The registration, for a lane of threads that may block. */
    public static Kind<Config> kind(Executor lane) {
        return new Kind<>(
                "postgres",
                Config.class,
                (target, config, context) -> new PostgresProbe(target, config, context, lane));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        server.ask(
                timeout, line -> judge.judge(PostgresReading.of(line, canary), context.nanoTime()), whenDone, whenDone);
    }

    @Override
    public void close() {
        server.close();
    }

    /**
     * The keys of a {@code postgres} check; all but {@code user} may be left out.
     *
     * @param user who looks; a member of {@code pg_monitor}
     * @param password by reference
     * @param database in which it looks; {@code postgres} unless said
     * @param tls {@code prefer} unless said
     * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
     * @param maxLag a standby that is further behind is DEGRADED; 30 seconds unless said
     * @param maxLagBytes the same in bytes of the log; not looked at unless said
     * @param standbys that must stream from the primary; 0 unless said
     * @param syncStandbys that must be synchronous; 0 unless said
     * @param maxConnectionsPercent of those that are allowed to users; 90 unless said
     * @param maxXidAge an older transaction that is not frozen is DEGRADED; 1,000,000,000 unless said, of some 2,100,000,000
     * @param canary whether the row of {@code vigie_canary} is written on the primary and looked for on the standbys; not unless said
     */
    public record Config(
            String user,
            @Nullable Secret password,
            @Nullable String database,
            @Nullable PostgresTls tls,
            @Nullable Path ca,
            @Nullable Duration maxLag,
            @Nullable Long maxLagBytes,
            @Nullable Integer standbys,
            @Nullable Integer syncStandbys,
            @Nullable Integer maxConnectionsPercent,
            @Nullable Long maxXidAge,
            @Nullable Boolean canary) {

        private static final Duration LAG = Duration.ofSeconds(30);

        public Config {
            maxLag = maxLag == null ? LAG : maxLag;
            standbys = standbys == null ? 0 : standbys;
            syncStandbys = syncStandbys == null ? 0 : syncStandbys;
            maxConnectionsPercent = maxConnectionsPercent == null ? 90 : maxConnectionsPercent;
            maxXidAge = maxXidAge == null ? 1_000_000_000L : maxXidAge;
            if (maxLag.isNegative() || maxLag.isZero()) {
                throw new IllegalArgumentException("max_lag must be more than 0s: was " + maxLag);
            }
            atLeast("max_lag_bytes", maxLagBytes, 1);
            atLeast("standbys", (long) standbys, 0);
            atLeast("sync_standbys", (long) syncStandbys, 0);
            atLeast("max_xid_age", maxXidAge, 1);
            if (maxConnectionsPercent < 1 || maxConnectionsPercent > 100) {
                throw new IllegalArgumentException(
                        "max_connections_percent must be from 1 to 100: was " + maxConnectionsPercent);
            }
            PostgresLogin.of(user, password, database, tls, ca);
        }

        private static void atLeast(String key, @Nullable Long value, long least) {
            if (value != null && value < least) {
                throw new IllegalArgumentException(key + " must be at least " + least + ": was " + value);
            }
        }

        PostgresLogin login() {
            return PostgresLogin.of(user, password, database, tls, ca);
        }

        double lagSeconds() {
            return requireNonNull(maxLag).toMillis() / 1e3;
        }

        /** What a number is unless said, filled in. */
        static long number(@Nullable Number filledIn) {
            return requireNonNull(filledIn).longValue();
        }
    }
}
