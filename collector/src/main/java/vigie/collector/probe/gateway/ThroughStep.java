package vigie.collector.probe.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.http.HttpJudge;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Status;

/**
 * Asks the same through the balancer, on a new connection each time; and counts who answers. What is wrong there is DEGRADED: the instance
 * works.
 */
final class ThroughStep implements Look.Step {
    private static final int NAME = 100;

    private final Probe.Context context;
    private final Way balancer;
    private final String path;
    private final HttpJudge judge;
    private final GatewayConfig.@Nullable Spread spread;
    private final Gateways gateways;
    private String own = "";

    ThroughStep(
            Probe.Context context,
            Way balancer,
            String path,
            HttpJudge judge,
            GatewayConfig.@Nullable Spread spread,
            Gateways gateways) {
        this.context = context;
        this.balancer = balancer;
        this.path = path;
        this.judge = judge;
        this.spread = spread;
        this.gateways = gateways;
    }

    /** Takes what the instance's own answer says of who gave it. */
    void own(WholeAnswer.Whole answer) {
        own = by(answer);
    }

    @Override
    public void take(Look look, Runnable next) {
        List<String> wanted = new ArrayList<>(judge.readsHeaders());
        if (spread != null) {
            wanted.add(String.valueOf(spread.header()));
        }
        balancer.ask(Way.Question.get(path, wanted), look, new Way.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer, Duration took) {
                Probe.Answer judged = judge.judge(answer, took, context.now());
                if (judged.status() == Status.UP) {
                    look.well("through", took.toMillis() + " ms");
                    look.figure("gateway_through_seconds", took.toNanos() / 1e9);
                } else {
                    look.wrong("through", Status.DEGRADED, judged.reason());
                }
                if (judged.status() != Status.DOWN) {
                    count(answer, look);
                }
                next.run();
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                look.wrong("through", Status.DEGRADED, reason);
                next.run();
            }
        });
    }

    private String by(WholeAnswer.Whole answer) {
        String value = spread == null ? null : answer.header(String.valueOf(spread.header()));
        return value == null ? "" : Excerpt.of(value, NAME);
    }

    private void count(WholeAnswer.Whole answer, Look look) {
        if (spread == null) {
            return;
        }
        String by = by(answer);
        if (own.isEmpty() || by.isEmpty()) {
            look.wrong(
                    "spread",
                    Status.DEGRADED,
                    (own.isEmpty() ? "its answer" : "the balancer's answer") + " has no header " + spread.header());
            return;
        }
        gateways.answered(by, spread.window());
        int all = gateways.answers();
        int mine = gateways.answersOf(own);
        look.figure("gateway_spread_ratio", (double) mine / all);
        if (mine == 0 && all >= spread.window()) {
            look.wrong(
                    "spread",
                    Status.DEGRADED,
                    "none of the last " + all + " answers through the balancer came from " + own);
        } else {
            look.well("spread", mine + " of the last " + all + " answers came from " + own);
        }
    }
}
