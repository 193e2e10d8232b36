package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import vigie.collector.probe.Probe;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.Status;

/** Learns from what a poll has found, and hands it on. The loop's thread alone. */
final class Answers {
    private final Collector.Parts parts;

    Answers(Collector.Parts parts) {
        this.parts = parts;
    }

    /** Lets the target's timeout and breaker learn, and makes the result. */
    CheckResult settle(PolledTarget t, Duration timeout, Probe.Answer answer, Duration latency, Instant at) {
        boolean answered = answer.phase() == null || answer.phase() == CheckResult.Phase.ASSERT;
        if (answered || latency.compareTo(timeout) >= 0) {
            t.timeout.record(latency);
        }
        t.breaker.record(answer.status() == Status.DOWN, latency);
        boolean silent = answer.status() != Status.UP && answer.reason().isBlank();
        return new CheckResult(
                t.target,
                at,
                answer.status(),
                answer.phase(),
                silent ? "no reason given" : answer.reason(),
                latency,
                timeout,
                t.breaker.state(),
                answer.components());
    }

    /** Counts the result and hands it to everybody who listens: samples first, so that a signal is there when the check is judged. */
    void publish(PolledTarget t, CheckResult result) {
        String outcome = result.status().name().toLowerCase(Locale.ROOT);
        parts.metrics()
                .polls
                .labels(t.target.service(), t.target.check(), outcome)
                .inc();
        parts.metrics().pollDuration.observe(result.latency().toNanos() / 1e9);
        boolean changed = result.status() != t.lastStatus || result.breaker() != t.lastBreaker;
        t.lastStatus = result.status();
        t.lastBreaker = result.breaker();
        if (!t.probe.scrapes()) {
            t.samples.handIn(parts.samples(), result.status(), result.latency(), result.at());
        }
        parts.checks().accept(result);
        if (changed) {
            parts.changes().accept(new Change(result.at(), Change.Kind.TARGET, t.target.key()));
        }
    }
}
