package vigie.collector.probe.haproxy;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Expression;
import vigie.collector.probe.Probe;
import vigie.collector.probe.haproxy.StatsTable.Row;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: haproxy}: reads the statistics of an HAProxy: whether each pool has servers that take requests, in every zone, whether
 * requests wait, and how near its limits it is. How it takes each server goes to the detector, which compares that with what is known of
 * the instance at the server's address. One call.
 */
public final class HaproxyProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("haproxy", Config.class, HaproxyProbe::new);

    private final HttpAsk http;
    private final String path;
    private final HaproxyJudge judge;

    HaproxyProbe(Target target, Config config, Context context) {
        var headers = RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        this.http = new HttpAsk(context, target, requireNonNull(config.scheme()), config.port(), headers);
        this.path = requireNonNull(config.path());
        this.judge = new HaproxyJudge(config);
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        http.get(path, timeout, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                whenDone.accept(read(answer));
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                whenDone.accept(Answer.down(phase, reason));
            }
        });
    }

    private Answer read(WholeAnswer.Whole answer) {
        if (answer.status() == 401 || answer.status() == 403) {
            return Answer.unknown("status " + answer.status() + ": it does not let this user look");
        }
        if (answer.status() != 200) {
            return Answer.down(CheckResult.Phase.ASSERT, "status " + answer.status() + ", expected 200");
        }
        List<Row> rows = StatsTable.read(answer.text());
        return rows == null
                ? Answer.down(CheckResult.Phase.ASSERT, "the answer is not HAProxy's statistics as CSV")
                : judge.judge(rows);
    }

    /**
     * The keys of a {@code haproxy} check; every one may be left out.
     *
     * @param path of the statistics as CSV; {@code /stats;csv} unless said
     * @param scheme {@code http} unless said
     * @param port in place of the address's own
     * @param headers sent as they are
     * @param pools the only pools that are looked at, each of which must be there; all unless said
     * @param minServers fewer that take requests are DEGRADED; 1 unless said
     * @param zones each zone's servers, as an RE2 expression that a server's whole name or address matches; none unless said
     * @param maxQueue more requests that wait in a pool are DEGRADED; not looked at unless said
     * @param maxSessionsPercent of the sessions that a frontend, or the servers of a pool, may have; 90 unless said
     * @param maxMaintenance a server that is kept out for longer is DEGRADED; not looked at unless said
     */
    public record Config(
            @Nullable String path,
            @Nullable Scheme scheme,
            @Nullable Integer port,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Nullable List<String> pools,
            @Nullable Integer minServers,
            @Nullable Map<String, String> zones,
            @Nullable Integer maxQueue,
            @Nullable Integer maxSessionsPercent,
            @Nullable Duration maxMaintenance) {

        private static final int SESSIONS_PERCENT = 90;

        public Config {
            path = Scheme.path(path, "/stats;csv");
            scheme = scheme == null ? Scheme.HTTP : scheme;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            pools = pools == null ? List.of() : List.copyOf(pools);
            minServers = minServers == null ? 1 : minServers;
            zones = zones == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(zones));
            maxSessionsPercent = maxSessionsPercent == null ? SESSIONS_PERCENT : maxSessionsPercent;
            Scheme.checkPort(port);
            RequestHeaders.of(headers, basicAuth, bearerToken);
            zones.values().forEach(servers -> Expression.pattern("zones", servers));
            if (minServers < 1) {
                throw new IllegalArgumentException("min_servers must be at least 1: was " + minServers);
            }
            if (maxQueue != null && maxQueue < 0) {
                throw new IllegalArgumentException("max_queue must be at least 0: was " + maxQueue);
            }
            if (maxSessionsPercent < 1 || maxSessionsPercent > 100) {
                throw new IllegalArgumentException(
                        "max_sessions_percent must be from 1 to 100: was " + maxSessionsPercent);
            }
            if (maxMaintenance != null && (maxMaintenance.isNegative() || maxMaintenance.isZero())) {
                throw new IllegalArgumentException("max_maintenance must be more than 0s: was " + maxMaintenance);
            }
        }

        List<String> poolsOrAll() {
            return requireNonNullElse(pools, List.of());
        }

        int leastServers() {
            return requireNonNullElse(minServers, 1);
        }

        Map<String, String> zonesOrNone() {
            return requireNonNullElse(zones, Map.of());
        }

        int sessionsPercent() {
            return requireNonNullElse(maxSessionsPercent, SESSIONS_PERCENT);
        }
    }
}
