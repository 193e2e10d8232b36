package vigie.collector.probe.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.http.Dialect;
import vigie.collector.probe.http.HttpExpect;
import vigie.collector.probe.http.HttpJudge;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Status;
import vigie.model.Target;

/**
 * {@code use: gateway}: asks an instance of a gateway itself and, if it works, the same through the balancer; whether it honours the sessions
 * of the others, and whether it answers from its cache. What is wrong beside its own answer is DEGRADED. The questions go one after the
 * other; the probes of one check tell each other their sessions.
 */
public final class GatewayProbe implements Probe {
    private final Context context;
    private final Way instance;
    private final String path;
    private final HttpJudge judge;
    private final GatewayConfig.@Nullable Spread spread;
    private final @Nullable ThroughStep through;
    private final @Nullable SessionStep session;
    private final List<Look.Step> steps = new ArrayList<>();

    GatewayProbe(Target target, GatewayConfig config, Context context, Gateways gateways) {
        Map<String, String> headers =
                RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        HttpExpect expect = requireNonNull(config.expect());
        HostPort address = HostPort.parse(target.instance().address());
        HostPort place = config.port() == null ? address : address.withPort(config.port());
        this.context = context;
        this.path = requireNonNull(config.path());
        this.spread = config.spread();
        this.judge = new HttpJudge(expect, Certificates.DEFAULT, Dialect.NONE);
        this.instance = new Way(context, requireNonNull(config.scheme()), place, target.key(), headers);
        this.through = config.through() == null
                ? null
                : new ThroughStep(context, balancer(config.through(), headers), path, judge, spread, gateways);
        this.session = config.session() == null
                ? null
                : new SessionStep(context, instance, target.instance().name(), config.session(), gateways);
        if (through != null) {
            steps.add(through);
        }
        if (session != null) {
            steps.add(session);
        }
        if (config.cache() != null) {
            steps.add(new CacheStep(instance, config.cache()));
        }
    }

    /** The registration. */
    public static Kind<GatewayConfig> kind() {
        Map<String, Gateways> checks = new ConcurrentHashMap<>();
        return new Kind<>("gateway", GatewayConfig.class, (target, config, context) -> {
            String check = target.service() + '/' + target.check();
            return new GatewayProbe(target, config, context, checks.computeIfAbsent(check, key -> new Gateways()));
        });
    }

    private Way balancer(String url, Map<String, String> headers) {
        return new Way(context, GatewayConfig.schemeOf(url), GatewayConfig.place(url), "", headers);
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        Look look = new Look(context.nanoTime() + timeout.toNanos());
        List<String> wanted = new ArrayList<>(judge.readsHeaders());
        if (spread != null) {
            wanted.add(requireNonNull(spread.header()));
        }
        instance.ask(Way.Question.get(path, wanted), look, new Way.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer, Duration took) {
                Answer judged = judge.judge(answer, took, context.now());
                if (judged.status() == Status.DOWN) {
                    lapse();
                    whenDone.accept(judged);
                    return;
                }
                if (judged.status() == Status.UP) {
                    look.well("direct", took.toMillis() + " ms");
                } else {
                    look.wrong("direct", judged.status(), judged.reason());
                }
                look.figure("gateway_direct_seconds", took.toNanos() / 1e9);
                if (through != null) {
                    through.own(answer);
                }
                step(0, look, whenDone);
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                lapse();
                whenDone.accept(Answer.down(phase, reason));
            }
        });
    }

    private void step(int i, Look look, Consumer<Answer> whenDone) {
        if (i == steps.size()) {
            whenDone.accept(look.answer());
        } else {
            steps.get(i).take(look, () -> step(i + 1, look, whenDone));
        }
    }

    @Override
    public void close() {
        lapse();
    }

    /** Whether its session is still good cannot be told any more: the others are not asked to honour it. */
    private void lapse() {
        if (session != null) {
            session.lapse();
        }
    }
}
