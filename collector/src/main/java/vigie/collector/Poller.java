package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.PolledTarget.State;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;

/**
 * Starts polls and ends them. Everything runs on the loop's thread; probes answer on theirs and hop over.
 *
 * <pre>
 *   NEW ──schedule──► IDLE ──slot, room──► POLLING ──answer──► IDLE
 *                      │ slot, no room        ▲
 *                      └────► WAITING ────────┘ a place is free
 *   any ──retire──► RETIRED (a poll under way ends first; then the probe is closed and the successor scheduled)
 * </pre>
 */
final class Poller {
    /** How much later than its deadline a probe may answer; after that it is taken for broken. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Collector.Parts parts;
    private final Loop loop;
    private final ProbeMaker probes;
    private final Canary canary;
    private final Timetable timetable;
    private final Answers answers;
    /** In the order of their start. */
    private final Set<Poll> underWay = new LinkedHashSet<>();

    /** Retired targets whose last poll is under way, by key. */
    private final Map<String, PolledTarget> leaving = new HashMap<>();

    private @Nullable CompletableFuture<Void> closing;

    Poller(Collector.Parts parts, Loop loop, ProbeMaker probes, Canary canary) {
        this.parts = parts;
        this.canary = canary;
        this.loop = loop;
        this.probes = probes;
        this.timetable = new Timetable(parts, loop, this::due);
        this.answers = new Answers(parts);
    }

    /** Begins to look for polls that never end. */
    void watch() {
        loop.after(SWEEP, "polls under way", () -> {
            if (closing == null || !underWay.isEmpty()) {
                watch();
            }
            long now = nanos();
            new ArrayList<>(underWay).forEach(poll -> giveUpIfStuck(poll, now));
        });
    }

    /** Takes a new target in; it waits if another of the same key has a last poll under way. */
    void admit(PolledTarget t) {
        PolledTarget before = leaving.get(t.target.key());
        if (before == null) {
            schedule(t);
        } else {
            before.successor = t;
        }
    }

    private void schedule(PolledTarget t) {
        t.state = State.IDLE;
        timetable.enter(t);
        if (!t.asked.isEmpty()) {
            start(t);
        }
    }

    /** Another interval, timeout or tier of a target that goes on. */
    void retune(PolledTarget t, CollectorConfig.Check check, Bulkhead bulkhead) {
        boolean otherPace = !check.interval().equals(t.check.interval());
        if (otherPace || !Objects.equals(check.staleAfter(), t.check.staleAfter())) {
            t.breaker = new TargetBreaker(t.target.key(), check.interval(), check.staleAfter(), parts.nanoTime());
        }
        t.check = check;
        t.timeout.retune(check.interval(), check.timeout());
        if (!bulkhead.equals(t.bulkhead) && t.state == State.WAITING) {
            t.bulkhead.giveUp(t);
            bulkhead.await(t);
        }
        t.bulkhead = bulkhead;
        if (otherPace) {
            t.phase = Phase.of(t.target.key(), check.interval().toMillis());
            if (t.state != State.NEW) {
                timetable.enter(t);
            }
        }
    }

    /** Polls afresh: at once, or once the poll under way has ended. The answer is null if the target is retired meanwhile. */
    void ask(PolledTarget t, Consumer<@Nullable CheckResult> whenDone) {
        if (closing != null || t.state == State.RETIRED) {
            whenDone.accept(null);
            return;
        }
        t.asked.add(whenDone);
        if (t.state == State.WAITING) {
            t.bulkhead.giveUp(t);
            start(t);
        } else if (t.state == State.IDLE) {
            start(t);
        }
    }

    /** Ends the watch of a target: now, or once its last poll has ended. */
    void retire(PolledTarget t) {
        State was = t.state;
        t.state = State.RETIRED;
        if (was == State.WAITING) {
            t.bulkhead.giveUp(t);
        }
        tell(t.asked, null);
        switch (was) {
            case POLLING -> leaving.put(t.target.key(), t);
            case NEW -> t.probe.close();
            case IDLE, WAITING -> bury(t);
            case RETIRED -> {}
        }
    }

    /** Lets waiting targets into a room that may have become larger. */
    void drain(Bulkhead bulkhead) {
        for (PolledTarget t = bulkhead.next(); t != null; t = bulkhead.next()) {
            parts.metrics().pollLateness.observe((nanos() - t.dueNanos) / 1e9);
            start(t);
        }
    }

    /** Starts nothing from now on; done once the polls under way have ended. */
    CompletionStage<Void> close() {
        timetable.close();
        if (closing == null) {
            closing = new CompletableFuture<>();
            if (underWay.isEmpty()) {
                closing.complete(null);
            }
        }
        return closing;
    }

    private void due(PolledTarget t, long dueNanos) {
        if (t.state != State.IDLE) {
            String reason = t.state == State.WAITING ? "waiting" : "overrun";
            parts.metrics().pollsDropped.labels(t.bulkhead.name(), reason).inc();
        } else if (t.breaker.tryAcquire()) {
            enter(t, dueNanos);
        }
    }

    private void enter(PolledTarget t, long dueNanos) {
        t.dueNanos = dueNanos;
        if (t.bulkhead.hasRoom()) {
            parts.metrics().pollLateness.observe(Math.max(0, nanos() - dueNanos) / 1e9);
            start(t);
        } else {
            t.state = State.WAITING;
            t.bulkhead.await(t);
        }
    }

    private void start(PolledTarget t) {
        Poll poll = new Poll(t, nanos());
        t.asked.clear();
        t.state = State.POLLING;
        poll.bulkhead.enter();
        underWay.add(poll);
        t.probe.start(poll.timeout, answer -> {
            long endedNanos = nanos();
            Instant at = parts.clock().instant();
            loop.run(t.target.key(), () -> {
                if (canary.doubts(t.target.service(), answer)) {
                    canary.judge(answer, judged -> end(poll, judged, endedNanos, at));
                } else {
                    end(poll, answer, endedNanos, at);
                }
            });
        });
    }

    private void giveUpIfStuck(Poll poll, long nowNanos) {
        PolledTarget t = poll.target;
        if (nowNanos - poll.startedNanos < poll.timeout.plus(GRACE).toNanos()) {
            return;
        }
        parts.metrics().pollsStuck.labels(t.target.service(), t.target.check()).inc();
        // It may still be at it, and must not be started twice: a new one takes its place.
        if (t.state != State.RETIRED) {
            Probe stuck = t.probe;
            t.probe = probes.make(t.target, t.check);
            stuck.close();
        }
        Probe.Answer answer = Probe.Answer.unknown("the probe itself did not answer by its deadline");
        end(poll, answer, nowNanos, parts.clock().instant());
    }

    private void end(Poll poll, Probe.Answer answer, long endedNanos, Instant at) {
        PolledTarget t = poll.target;
        // Given up before, or a probe that answers twice.
        if (!underWay.remove(poll)) {
            return;
        }
        poll.bulkhead.leave();
        Duration latency = Duration.ofNanos(Math.max(0, endedNanos - poll.startedNanos));
        CheckResult result = null;
        if (t.state == State.RETIRED) {
            bury(t);
        } else {
            t.state = State.IDLE;
            result = answers.settle(t, poll.timeout, answer, latency, at);
        }
        try {
            if (result != null) {
                answers.publish(t, result, answer.seen().figures());
            }
        } finally {
            tell(poll.asked, result);
            carryOn(t, poll.bulkhead);
        }
    }

    private void carryOn(PolledTarget t, Bulkhead left) {
        if (closing != null) {
            tell(t.asked, null);
            if (underWay.isEmpty()) {
                closing.complete(null);
            }
            return;
        }
        if (!t.asked.isEmpty() && t.state == State.IDLE) {
            start(t);
        }
        drain(left);
    }

    private void bury(PolledTarget t) {
        leaving.remove(t.target.key(), t);
        t.probe.close();
        answers.forget(t.target);
        parts.samples().forget(t.target);
        PolledTarget next = t.successor;
        if (next != null && next.state == State.NEW && closing == null) {
            schedule(next);
        } else if (next != null) {
            tell(next.asked, null);
        }
    }

    private static void tell(List<Consumer<@Nullable CheckResult>> asked, @Nullable CheckResult result) {
        List<Consumer<@Nullable CheckResult>> all = new ArrayList<>(asked);
        asked.clear();
        all.forEach(one -> one.accept(result));
    }

    private long nanos() {
        return parts.nanoTime().getAsLong();
    }
}
