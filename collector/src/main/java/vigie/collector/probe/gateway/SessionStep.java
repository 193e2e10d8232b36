package vigie.collector.probe.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Probe;
import vigie.collector.probe.http.Dialect;
import vigie.collector.probe.http.HttpJudge;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Status;

/**
 * Begins a session at an instance, and asks the instance to honour it and those that the others have given. A session that its own instance
 * does not honour any more begins anew, so what the others are asked to honour is good.
 *
 * <p>No message has anything of an answer in it but its status: a token may stand anywhere in one.
 */
final class SessionStep implements Look.Step {
    private static final String PART = "session";
    private static final int MOST_OTHERS = 10;

    private final Probe.Context context;
    private final Way instance;
    private final String name;
    private final GatewayConfig.Session config;
    private final Gateways gateways;
    private final HttpJudge judge;
    private @Nullable Secret token;
    private long sinceNanos;
    private int turn;

    /**
     * A step.
     *
     * @param name what people call the instance
     */
    SessionStep(Probe.Context context, Way instance, String name, GatewayConfig.Session config, Gateways gateways) {
        this.context = context;
        this.instance = instance;
        this.name = name;
        this.config = config;
        this.gateways = gateways;
        this.judge = new HttpJudge(requireNonNull(config.use().expect()), Certificates.DEFAULT, Dialect.NONE);
    }

    @Override
    public void take(Look look, Runnable next) {
        Secret known = token;
        boolean old =
                context.nanoTime() - sinceNanos > requireNonNull(config.renew()).toNanos();
        if (known == null || old) {
            begin(look, next);
            return;
        }
        use(known, look, status -> {
            if (status.isEmpty()) {
                gateways.tell(this, new Gateways.Session(name, known));
                others(look, next);
            } else {
                begin(look, next);
            }
        });
    }

    /** Lets the others ask for its session no more: the instance cannot say whether that is still good. */
    void lapse() {
        gateways.forget(this);
    }

    private void begin(Look look, Runnable next) {
        token = null;
        gateways.forget(this);
        GatewayConfig.Login login = config.login();
        var headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        RequestHeaders.of(requireNonNull(login.headers()), login.basicAuth(), null)
                .forEach((key, value) -> {
                    headers.keySet().removeIf(key::equalsIgnoreCase);
                    headers.put(key, value);
                });
        GatewayConfig.Take take = config.take();
        var question = new Way.Question(
                requireNonNull(login.method()), login.path(), headers, login.body(), Tokens.headers(take));
        instance.ask(question, look, new Way.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer, Duration took) {
                Secret found = answer.status() < 400 ? Tokens.of(answer, take) : null;
                if (found == null) {
                    look.wrong(PART, Status.DEGRADED, "no token came of the login: status " + answer.status());
                    next.run();
                } else {
                    first(found, look, next);
                }
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                look.wrong(PART, Status.DEGRADED, "the login failed: " + reason);
                next.run();
            }
        });
    }

    private void first(Secret found, Look look, Runnable next) {
        use(found, look, status -> {
            if (status.isEmpty()) {
                token = found;
                sinceNanos = context.nanoTime();
                gateways.tell(this, new Gateways.Session(name, found));
                others(look, next);
            } else {
                look.wrong(PART, Status.DEGRADED, "it does not honour the session that it has just given: " + status);
                next.run();
            }
        });
    }

    /** Asks it to honour some of what the others have given, other ones at the next poll if they are many. */
    private void others(Look look, Runnable next) {
        List<Gateways.Session> others = gateways.others(this);
        int most = Math.min(MOST_OTHERS, others.size());
        other(others, 0, most, 0, look, next);
    }

    private void other(List<Gateways.Session> others, int i, int most, int refused, Look look, Runnable next) {
        if (i == most) {
            turn += most;
            look.figure("gateway_sessions_refused", refused);
            if (refused == 0) {
                look.well(PART, "it honours its own and those of " + most + " others");
            }
            next.run();
            return;
        }
        Gateways.Session session = others.get(Math.floorMod(turn + i, others.size()));
        use(session.token(), look, status -> {
            if (!status.isEmpty()) {
                look.wrong(
                        PART, Status.DEGRADED, "it does not honour a session of " + session.instance() + ": " + status);
            }
            other(others, i + 1, most, refused + (status.isEmpty() ? 0 : 1), look, next);
        });
    }

    /** Uses a session; hears nothing if it is honoured, else how it is not. */
    private void use(Secret with, Look look, Consumer<String> whenUsed) {
        Map<String, String> headers = Tokens.use(with, config);
        var question = new Way.Question("GET", config.use().path(), headers, null, judge.readsHeaders());
        instance.ask(question, look, new Way.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer, Duration took) {
                boolean honoured = judge.judge(answer, took, context.now()).status() != Status.DOWN;
                whenUsed.accept(honoured ? "" : "status " + answer.status() + ", or not the answer that is expected");
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                whenUsed.accept(reason);
            }
        });
    }
}
