package vigie.collector.probe.gateway;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import vigie.collector.probe.Expression;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Status;

/** Asks an instance for what it should have in its cache, and counts how often it came from there. */
final class CacheStep implements Look.Step {
    private static final String PART = "cache";

    private final Way instance;
    private final GatewayConfig.Cache config;
    private final String header;
    private final Pattern hit;
    private final Deque<Boolean> last = new ArrayDeque<>();

    CacheStep(Way instance, GatewayConfig.Cache config) {
        this.instance = instance;
        this.config = config;
        this.header = requireNonNull(config.header());
        this.hit = requireNonNull(Expression.pattern("hit", config.hit()));
    }

    @Override
    public void take(Look look, Runnable next) {
        instance.ask(Way.Question.get(config.path(), List.of(header)), look, new Way.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer, Duration took) {
                String found = answer.header(header);
                if (answer.status() < 200 || answer.status() > 299) {
                    look.wrong(PART, Status.DEGRADED, "status " + answer.status() + ", expected 2xx");
                } else if (found == null) {
                    look.wrong(PART, Status.DEGRADED, "the answer has no header " + header);
                } else {
                    count(hit.matcher(found).find(), look);
                }
                next.run();
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                look.wrong(PART, Status.DEGRADED, reason);
                next.run();
            }
        });
    }

    private void count(boolean isHit, Look look) {
        last.addLast(isHit);
        while (last.size() > config.window()) {
            last.removeFirst();
        }
        long hits = last.stream().filter(one -> one).count();
        double percent = 100.0 * hits / last.size();
        look.figure("gateway_cache_hit_ratio", percent / 100);
        String words = hits + " of the last " + last.size() + " answers came from the cache";
        if (last.size() == config.window() && percent < config.minHitPercent()) {
            look.wrong(PART, Status.DEGRADED, words + ", expected at least " + config.minHitPercent() + " %");
        } else {
            look.well(PART, words);
        }
    }
}
