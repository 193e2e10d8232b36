package vigie.collector.probe.breakers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.breakers.BreakerReading.Breaker;
import vigie.model.CheckResult.Component;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/**
 * What the breakers of one service mean, poll after poll. One thread at a time.
 *
 * <p>A breaker is stuck if it was half open at every look for too long, and in all that time calls were refused and none ended: the trial
 * calls that would open or close it do not come back, or were lost (resilience4j issues 903 and 935). One that goes from half open to open
 * and back has ended calls in between; one that nobody calls refuses none.
 */
final class BreakerJudge {
    private final List<String> expect;
    private final Set<String> ignore;
    private final Duration halfOpenFor;
    private final Map<String, HalfOpen> halfOpen = new HashMap<>();
    private final Map<String, CallTimes> times = new HashMap<>();

    /** Since when a breaker is half open, and its counts then. */
    private record HalfOpen(long sinceNanos, double calls, double notPermitted) {}

    BreakerJudge(List<String> expect, Set<String> ignore, Duration halfOpenFor) {
        this.expect = expect;
        this.ignore = ignore;
        this.halfOpenFor = halfOpenFor;
    }

    Probe.Answer judge(Collection<Breaker> breakers, long nowNanos) {
        Verdict verdict = new Verdict();
        List<Component> components = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        List<Seen.Figure> figures = new ArrayList<>();
        Set<String> there = new HashSet<>();
        for (Breaker breaker : breakers) {
            there.add(breaker.name);
            if (!ignore.contains(breaker.name)) {
                String wrong = wrong(breaker, nowNanos);
                Status status = wrong.isEmpty() ? Status.UP : Status.DEGRADED;
                verdict.add(status, "breaker " + breaker.name + " is " + wrong);
                String timeout = timeout(breaker, figures, nowNanos);
                components.add(
                        new Component(breaker.name, status, (wrong.isEmpty() ? words(breaker) : wrong) + timeout));
                facts.add(new Fact(Fact.Topic.BREAKER, breaker.name, breaker.state));
            }
        }
        halfOpen.keySet().retainAll(there);
        times.keySet().retainAll(there);
        for (String name : expect) {
            if (!there.contains(name)) {
                verdict.add(Status.DEGRADED, "there is no breaker " + Excerpt.of(name, 100));
            }
        }
        if (breakers.isEmpty()) {
            verdict.add(Status.DEGRADED, "the exposition has no resilience4j_circuitbreaker_state");
        }
        return verdict.answer(components).seeing(new Seen(facts, List.of(), figures));
    }

    /** What is wrong with a breaker; empty if nothing is. */
    private String wrong(Breaker breaker, long nowNanos) {
        if (!breaker.state.equals("half_open")) {
            halfOpen.remove(breaker.name);
            boolean open = breaker.state.equals("open") || breaker.state.equals("forced_open");
            return open ? words(breaker) : "";
        }
        HalfOpen since = halfOpen.get(breaker.name);
        if (since == null || since.calls != breaker.calls || breaker.notPermitted < since.notPermitted) {
            halfOpen.put(breaker.name, new HalfOpen(nowNanos, breaker.calls, breaker.notPermitted));
            return "";
        }
        Duration lasts = Duration.ofNanos(nowNanos - since.sinceNanos);
        double refused = breaker.notPermitted - since.notPermitted;
        return lasts.compareTo(halfOpenFor) > 0 && refused > 0
                ? "stuck half open for " + lasts.toSeconds() + " s: no call ended, " + (long) refused + " were refused"
                : "";
    }

    /**
     * The timeout that is recommended for calls through a breaker, in words; empty where its service shows no histogram. One call in a
     * thousand that would have succeeded is taken to be cut off rightly (M. Brooker, "Timeouts, retries, and backoff with jitter").
     */
    private String timeout(Breaker breaker, List<Seen.Figure> figures, long nowNanos) {
        if (breaker.successesAtMost.isEmpty()) {
            return "";
        }
        CallTimes calls = times.computeIfAbsent(breaker.name, name -> new CallTimes());
        calls.take(breaker.successesAtMost, nowNanos);
        double seconds = calls.recommendedSeconds();
        figures.add(new Seen.Figure(
                "breaker_recommended_timeout_seconds", Labels.of("breaker", breaker.name), Series.Kind.GAUGE, seconds));
        return Double.isNaN(seconds)
                ? ""
                : "; recommended timeout " + (long) Math.ceil(seconds * 1e3) + " ms, by " + (long) calls.calls()
                        + " calls that succeeded";
    }

    private static String words(Breaker breaker) {
        String state = breaker.state.replace('_', ' ');
        return Double.isNaN(breaker.failureRate)
                ? state
                : state + ", failure rate " + Math.round(breaker.failureRate) + " %"
                        + (breaker.slowCallRate > 0 ? ", slow " + Math.round(breaker.slowCallRate) + " %" : "");
    }
}
