package vigie.collector.probe.redis;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.ClientTls;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Authorities;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Verdict;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: redis}: asks a Redis server how it stands. It says itself whether it is a server, a Sentinel or a node of a cluster, and is
 * asked further by that. Each poll has connections of its own, one for each question that depends on the answer before.
 */
public final class RedisProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("redis", Config.class, RedisProbe::new);

    private final Context context;
    private final Config config;
    private final HostPort place;
    private final Authorities authorities;
    private final ServerJudge server;
    private final SentinelJudge sentinel;

    RedisProbe(Target target, Config config, Context context) {
        this.context = context;
        this.config = config;
        HostPort address = HostPort.parse(target.instance().address());
        this.place = address.port() < 0 ? address.withPort(6379) : address;
        this.authorities = new Authorities(config.ca());
        this.server = new ServerJudge(config, target.instance().labels().get("role"));
        this.sentinel = new SentinelJudge(requireNonNull(config.masters()));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        TcpTransport.@Nullable Handshake handshake;
        try {
            handshake = config.ca() == null
                    ? null
                    : new TcpTransport.Handshake(ClientTls.trusting(authorities.certificates()), place.host());
        } catch (IOException e) {
            whenDone.accept(Answer.unknown(Excerpt.of("ca cannot be read: " + e.getMessage(), 300)));
            return;
        }
        long deadline = context.nanoTime() + timeout.toNanos();
        new Look(new RedisTalk(context, config, place, handshake, deadline, whenDone)).start();
    }

    /** One poll; the transport calls it on one thread at a time. */
    private final class Look {
        private final RedisTalk talk;
        private final Verdict verdict = new Verdict();
        private final RedisSeen seen = new RedisSeen();

        Look(RedisTalk talk) {
            this.talk = talk;
        }

        void start() {
            talk.ask(
                    List.of(List.of("INFO")),
                    replies -> info(RedisInfo.parse(replies.get(0).text())));
        }

        private void info(RedisInfo info) {
            if (info.mode().equals("sentinel")) {
                talk.ask(List.of(List.of("SENTINEL", "MASTERS")), replies -> masters(info, replies.get(0)));
                return;
            }
            if (info.text("role").isEmpty()) {
                talk.say(Answer.down(CheckResult.Phase.BODY, "the server tells no role: it is no Redis"));
                return;
            }
            server.judge(info, verdict, seen);
            if (info.mode().equals("cluster")) {
                talk.ask(List.of(List.of("CLUSTER", "INFO")), replies -> {
                    ClusterJudge.judge(RedisInfo.parse(replies.get(0).text()), verdict, seen);
                    end();
                });
            } else if (Boolean.TRUE.equals(config.canary()) && !info.is("loading")) {
                RedisCanary canary = new RedisCanary(info, context.now(), config.lagSeconds());
                talk.askAnyway(List.of(canary.command()), replies -> {
                    canary.judge(replies.get(0), verdict, seen);
                    end();
                });
            } else {
                end();
            }
        }

        private void masters(RedisInfo info, Reply told) {
            List<Map<String, String>> masters = SentinelJudge.masters(told);
            if (masters.isEmpty()) {
                sentinel.judge(info, masters, List.of(), verdict, seen);
                end();
                return;
            }
            List<List<String>> commands = new ArrayList<>();
            masters.forEach(master -> commands.add(List.of("SENTINEL", "CKQUORUM", SentinelJudge.name(master))));
            talk.askAnyway(commands, quorums -> {
                sentinel.judge(info, masters, quorums, verdict, seen);
                end();
            });
        }

        private void end() {
            talk.say(verdict.answer(List.of()).seeing(seen.seen()));
        }
    }

    /** How a connection is protected. */
    public enum Tls {
        /** Not at all. */
        NONE,
        /** Always, and the server proves who it is. */
        VERIFY
    }

    /**
     * The keys of a {@code redis} check; every one may be left out.
     *
     * @param user who looks; the default user unless said
     * @param password by reference
     * @param tls {@code none} unless said
     * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
     * @param replicated whether the instances are copies of one another, so that exactly one is the master; so unless said
     * @param maxLag a replica that was not heard for longer, or has not heard its master, is DEGRADED; 30 seconds unless said
     * @param maxLagBytes one that is further behind is DEGRADED; not looked at unless said
     * @param replicas that must be online at the master; 0 unless said
     * @param maxMemoryPercent of {@code maxmemory}, where nothing is evicted; 90 unless said
     * @param maxClientsPercent of {@code maxclients}; 90 unless said
     * @param canary whether the key {@code vigie:canary} is written on the master and looked for on the replicas; not unless said
     * @param masters names that a Sentinel must watch; any unless said
     */
    public record Config(
            @Nullable String user,
            @Nullable Secret password,
            @Nullable Tls tls,
            @Nullable Path ca,
            @Nullable Boolean replicated,
            @Nullable Duration maxLag,
            @Nullable Long maxLagBytes,
            @Nullable Integer replicas,
            @Nullable Integer maxMemoryPercent,
            @Nullable Integer maxClientsPercent,
            @Nullable Boolean canary,
            @Nullable List<String> masters) {

        private static final Duration LAG = Duration.ofSeconds(30);

        public Config {
            tls = tls == null ? Tls.NONE : tls;
            replicated = !Boolean.FALSE.equals(replicated);
            maxLag = maxLag == null ? LAG : maxLag;
            replicas = replicas == null ? 0 : replicas;
            maxMemoryPercent = maxMemoryPercent == null ? 90 : maxMemoryPercent;
            maxClientsPercent = maxClientsPercent == null ? 90 : maxClientsPercent;
            masters = masters == null ? List.of() : List.copyOf(masters);
            if (user != null && password == null) {
                throw new IllegalArgumentException("user needs password");
            }
            if (ca != null && tls != Tls.VERIFY) {
                throw new IllegalArgumentException("ca needs tls: verify");
            }
            if (maxLag.isNegative() || maxLag.isZero()) {
                throw new IllegalArgumentException("max_lag must be more than 0s: was " + maxLag);
            }
            if (maxLagBytes != null && maxLagBytes < 1) {
                throw new IllegalArgumentException("max_lag_bytes must be at least 1: was " + maxLagBytes);
            }
            if (replicas < 0) {
                throw new IllegalArgumentException("replicas must be at least 0: was " + replicas);
            }
            percent("max_memory_percent", maxMemoryPercent);
            percent("max_clients_percent", maxClientsPercent);
        }

        private static void percent(String key, int value) {
            if (value < 1 || value > 100) {
                throw new IllegalArgumentException(key + " must be from 1 to 100: was " + value);
            }
        }

        boolean isReplicated() {
            return Boolean.TRUE.equals(replicated);
        }

        double lagSeconds() {
            return requireNonNull(maxLag).toMillis() / 1e3;
        }

        List<String> authentication() {
            String revealed = requireNonNull(password).reveal();
            return user == null ? List.of("AUTH", revealed) : List.of("AUTH", user, revealed);
        }
    }
}
