package vigie.collector.probe.redis;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final Set<String> NOT_ALLOWED = Set.of("NOAUTH", "WRONGPASS", "NOPERM", "DENIED");

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
        new Look(context.nanoTime() + timeout.toNanos(), handshake, whenDone).start();
    }

    /** One poll; the transport calls it on one thread at a time. */
    private final class Look {
        private final long deadline;
        private final TcpTransport.@Nullable Handshake handshake;
        private final Consumer<Answer> whenDone;
        private final Verdict verdict = new Verdict();
        private final RedisSeen seen = new RedisSeen();

        Look(long deadline, TcpTransport.@Nullable Handshake handshake, Consumer<Answer> whenDone) {
            this.deadline = deadline;
            this.handshake = handshake;
            this.whenDone = whenDone;
        }

        void start() {
            ask(
                    List.of(List.of("INFO")),
                    replies -> info(RedisInfo.parse(replies.get(0).text())));
        }

        private void info(RedisInfo info) {
            if (info.mode().equals("sentinel")) {
                ask(List.of(List.of("SENTINEL", "MASTERS")), replies -> masters(info, replies.get(0)));
                return;
            }
            if (info.text("role").isEmpty()) {
                say(Answer.down(CheckResult.Phase.BODY, "the server tells no role: it is no Redis"));
                return;
            }
            server.judge(info, verdict, seen);
            if (info.mode().equals("cluster")) {
                ask(List.of(List.of("CLUSTER", "INFO")), replies -> {
                    ClusterJudge.judge(RedisInfo.parse(replies.get(0).text()), verdict, seen);
                    end();
                });
            } else if (Boolean.TRUE.equals(config.canary()) && !info.is("loading")) {
                RedisCanary canary = new RedisCanary(info, context.now(), config.lagSeconds());
                askAnyway(List.of(canary.command()), replies -> {
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
            askAnyway(commands, quorums -> {
                sentinel.judge(info, masters, quorums, verdict, seen);
                end();
            });
        }

        /** Asks; an error is the end of the poll. */
        private void ask(List<List<String>> commands, Consumer<List<Reply>> heard) {
            askAnyway(commands, replies -> {
                if (replies.get(0).isError()) {
                    say(refused(replies.get(0)));
                } else {
                    heard.accept(replies);
                }
            });
        }

        /** Asks; what an error to a command means is for whoever hears it. One that it may not look at all is the end. */
        private void askAnyway(List<List<String>> commands, Consumer<List<Reply>> heard) {
            long left = deadline - context.nanoTime();
            if (left <= 0) {
                say(Answer.down(CheckResult.Phase.BODY, "the deadline passed between two questions"));
                return;
            }
            List<List<String>> all = new ArrayList<>();
            int before = config.password() == null ? 0 : 1;
            if (before == 1) {
                all.add(config.authentication());
            }
            all.addAll(commands);
            var exchange = new RedisExchange(
                    all.size(),
                    replies -> {
                        if (replies.size() < all.size()
                                || (before == 1 && replies.get(0).isError())) {
                            say(before == 1 ? unknownTo(replies.get(0)) : refused(replies.get(0)));
                        } else {
                            heard.accept(replies.subList(before, replies.size()));
                        }
                    },
                    this::say);
            context.tcp().open(request(RedisExchange.encode(all), Duration.ofNanos(left)), exchange);
        }

        private TcpTransport.TcpRequest request(byte[] send, Duration left) {
            return new TcpTransport.TcpRequest(
                    place.host(),
                    place.port(),
                    config.tls() == Tls.VERIFY,
                    send,
                    ReplyReader.MOST_BYTES,
                    left,
                    context.targets(),
                    handshake);
        }

        private void end() {
            say(verdict.answer(List.of()).seeing(seen.seen()));
        }

        private void say(Answer answer) {
            whenDone.accept(config.password() == null ? answer : withoutPassword(answer, config.password()));
        }
    }

    /** A refusal of the user: of AUTH nothing but the kind of error is told, since a server may repeat what it was sent. */
    private static Answer unknownTo(Reply error) {
        return error.text().contains("max number of clients") || error.text().contains("DENIED")
                ? refused(error)
                : Answer.unknown("it does not take this user and password: " + Excerpt.of(error.code(), 20));
    }

    private static Answer refused(Reply error) {
        String text = Excerpt.of(error.text(), 200);
        return NOT_ALLOWED.contains(error.code())
                ? Answer.unknown("it does not let Vigie look: " + text)
                : Answer.down(CheckResult.Phase.ASSERT, "it answers with an error: " + text);
    }

    private static Answer withoutPassword(Answer answer, Secret password) {
        String hidden = password.reveal();
        return hidden.length() < 4 || !answer.reason().contains(hidden)
                ? answer
                : new Answer(
                        answer.status(),
                        answer.phase(),
                        answer.reason().replace(hidden, password.toString()),
                        answer.components(),
                        answer.seen());
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

        private List<String> authentication() {
            String revealed = requireNonNull(password).reveal();
            return user == null ? List.of("AUTH", revealed) : List.of("AUTH", user, revealed);
        }
    }
}
