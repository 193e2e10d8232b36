package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.Status;
import vigie.model.Target;

/** Learns from what a poll has found, and hands it on. The loop's thread alone. */
final class Answers {
    private final Collector.Parts parts;
    private final Fellows fellows = new Fellows();

    Answers(Collector.Parts parts) {
        this.parts = parts;
    }

    /** Lets the target's timeout and breaker learn, compares it with its fellows, and makes the result. */
    CheckResult settle(PolledTarget t, Duration timeout, Probe.Answer alone, Duration latency, Instant at) {
        Probe.Answer answer = fellows.beside(t, alone, parts.nanoTime().getAsLong());
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
                answer.components(),
                answer.seen().facts());
    }

    /** Forgets how far a target has come. */
    void forget(Target target) {
        fellows.forget(target);
    }

    /** Counts the result and hands it to everybody who listens: samples first, so that a signal is there when the check is judged. */
    void publish(PolledTarget t, CheckResult result, List<Seen.Figure> figures) {
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
            t.samples.handIn(parts.samples(), result.status(), result.latency(), figures, result.at());
        }
        parts.checks().accept(result);
        if (changed) {
            parts.changes().accept(new Change(result.at(), Change.Kind.TARGET, t.target.key()));
        }
    }
}
