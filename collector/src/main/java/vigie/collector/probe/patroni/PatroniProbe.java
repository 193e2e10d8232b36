package vigie.collector.probe.patroni;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.JsonBody;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Component;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Series;
import vigie.model.Status;
import vigie.model.Target;

/**
 * {@code use: patroni}: asks a member of a Patroni cluster for itself; and the one that leads for the whole cluster, unless it has just said
 * that it cannot reach the store. Each question for the cluster is one read of the store, so the others are not asked.
 */
public final class PatroniProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("patroni", Config.class, PatroniProbe::new);

    private final Context context;
    private final Config config;
    private final HttpAsk http;
    private final MemberJudge members;

    PatroniProbe(Target target, Config config, Context context) {
        this.context = context;
        this.config = config;
        var headers = RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        this.http = new HttpAsk(context, target, requireNonNull(config.scheme()), config.port(), headers);
        this.members = new MemberJudge(config);
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        long deadline = context.nanoTime() + timeout.toNanos();
        http.get("/patroni", timeout, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                self(answer, deadline, whenDone);
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                whenDone.accept(Answer.down(phase, reason));
            }
        });
    }

    private void self(WholeAnswer.Whole answer, long deadline, Consumer<Answer> whenDone) {
        if (answer.status() == 401 || answer.status() == 403) {
            whenDone.accept(Answer.unknown("status " + answer.status() + ": it does not let this user look"));
            return;
        }
        Member member = Member.read(
                answer.status() == 200 ? JsonBody.read(answer.body()).orElse(null) : null);
        if (member == null) {
            String wrong = answer.status() == 200
                    ? "the answer is not Patroni's"
                    : "status " + answer.status() + ", expected 200";
            whenDone.accept(Answer.down(CheckResult.Phase.ASSERT, wrong));
            return;
        }
        Verdict verdict = new Verdict();
        members.judge(member, context.now(), context.nanoTime(), verdict);
        Duration left = Duration.ofNanos(deadline - context.nanoTime());
        boolean storeAnswers = !member.unlocked() && !member.failsafe() && isFresh(member);
        if (member.leads() && member.runs() && storeAnswers && !left.isNegative() && !left.isZero()) {
            whole(member, verdict, left, whenDone);
        } else {
            whenDone.accept(answer(member, verdict, List.of(), List.of()));
        }
    }

    private boolean isFresh(Member member) {
        Duration age = MemberJudge.dcsAge(member, context.now());
        return age == null || age.compareTo(requireNonNull(config.maxDcsAge())) <= 0;
    }

    private void whole(Member member, Verdict verdict, Duration left, Consumer<Answer> whenDone) {
        http.get("/cluster", left, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                ClusterJudge cluster = new ClusterJudge(config);
                cluster.judge(
                        answer.status() == 200 ? JsonBody.read(answer.body()).orElse(null) : null, member, verdict);
                whenDone.accept(answer(member, verdict, cluster.components(), cluster.figures()));
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                verdict.add(Status.DEGRADED, "it does not tell of the cluster: " + reason);
                whenDone.accept(answer(member, verdict, List.of(), List.of()));
            }
        });
    }

    private Answer answer(Member member, Verdict verdict, List<Component> parts, List<Seen.Figure> more) {
        List<Component> components = new ArrayList<>(parts);
        if (member.pendingRestart()) {
            components.add(new Component("pending restart", Status.DEGRADED, "settings wait for a restart"));
        }
        List<Seen.Figure> figures = new ArrayList<>(more);
        figures.add(figure("patroni_primary", member.leads() ? 1 : 0));
        figures.add(figure("patroni_postgres_running", member.runs() ? 1 : 0));
        figures.add(figure("patroni_postgres_timeline", member.timeline() < 0 ? Double.NaN : member.timeline()));
        figures.add(figure("patroni_is_paused", member.paused() ? 1 : 0));
        figures.add(figure("patroni_pending_restart", member.pendingRestart() ? 1 : 0));
        Duration age = MemberJudge.dcsAge(member, context.now());
        figures.add(figure("patroni_dcs_age_seconds", age == null ? Double.NaN : Math.max(0, age.toMillis() / 1e3)));
        List<Seen.Progress> progress =
                member.timeline() < 0 ? List.of() : List.of(new Seen.Progress("timeline", member.timeline(), 0));
        Fact role = new Fact(Fact.Topic.ROLE, "", member.leads() ? "primary" : "standby");
        return verdict.answer(components).seeing(new Seen(List.of(role), progress, figures));
    }

    private static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }

    /**
     * The keys of a {@code patroni} check; every one may be left out.
     *
     * @param scheme {@code http} unless said
     * @param port in place of the address's own
     * @param headers sent as they are
     * @param maxLagBytes a member that is further behind the leader is DEGRADED; 100 MiB unless said
     * @param standbys how many members must follow the leader; 0 unless said
     * @param syncStandbys how many of them must be synchronous; 0 unless said
     * @param maxPause a cluster that is paused for longer is DEGRADED; 1 hour unless said
     * @param maxDcsAge a member that has not reached the store for longer is DEGRADED; 1 minute unless said
     */
    public record Config(
            @Nullable Scheme scheme,
            @Nullable Integer port,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Nullable Long maxLagBytes,
            @Nullable Integer standbys,
            @Nullable Integer syncStandbys,
            @Nullable Duration maxPause,
            @Nullable Duration maxDcsAge) {

        private static final long LAG = 100L << 20;
        private static final Duration PAUSE = Duration.ofHours(1);
        private static final Duration DCS_AGE = Duration.ofMinutes(1);

        public Config {
            scheme = scheme == null ? Scheme.HTTP : scheme;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            maxLagBytes = maxLagBytes == null ? LAG : maxLagBytes;
            standbys = standbys == null ? 0 : standbys;
            syncStandbys = syncStandbys == null ? 0 : syncStandbys;
            maxPause = maxPause == null ? PAUSE : maxPause;
            maxDcsAge = maxDcsAge == null ? DCS_AGE : maxDcsAge;
            Scheme.checkPort(port);
            RequestHeaders.of(headers, basicAuth, bearerToken);
            atLeastZero("max_lag_bytes", maxLagBytes);
            atLeastZero("standbys", standbys);
            atLeastZero("sync_standbys", syncStandbys);
            if (maxPause.isNegative()) {
                throw new IllegalArgumentException("max_pause must not be negative: was " + maxPause);
            }
            if (maxDcsAge.isNegative() || maxDcsAge.isZero()) {
                throw new IllegalArgumentException("max_dcs_age must be more than 0s: was " + maxDcsAge);
            }
        }

        long mostBehind() {
            return requireNonNullElse(maxLagBytes, LAG);
        }

        int leastStandbys() {
            return requireNonNullElse(standbys, 0);
        }

        int leastSynchronous() {
            return requireNonNullElse(syncStandbys, 0);
        }

        private static void atLeastZero(String key, long value) {
            if (value < 0) {
                throw new IllegalArgumentException(key + " must be at least 0: was " + value);
            }
        }
    }
}
