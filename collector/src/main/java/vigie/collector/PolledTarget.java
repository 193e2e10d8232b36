package vigie.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Check;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;
import vigie.model.Status;
import vigie.model.Target;

/** What the collector remembers of one target. Plain fields; the loop's thread alone. */
final class PolledTarget {
    final Target target;
    final List<Consumer<@Nullable CheckResult>> asked = new ArrayList<>();
    final ProbeSamples samples;
    Check check;
    Bulkhead bulkhead;
    Probe probe;
    Phase phase;
    AdaptiveTimeout timeout;
    TargetBreaker breaker;
    State state = State.NEW;

    /** The slot that the timer waits for, and when that is in elapsed time. */
    long slotMs;

    long slotNanos;

    /** When the poll that waits for room was due. */
    long dueNanos;

    /** Tells the timer that counts from those of an older schedule. */
    int schedule;

    /** Starts once this target, retired, has ended its last poll. */
    @Nullable
    PolledTarget successor;

    /** What the last answer said. */
    @Nullable
    Status lastStatus;

    CheckResult.@Nullable Breaker lastBreaker;

    PolledTarget(Target target, Check check, Bulkhead bulkhead, Probe probe, LongSupplier nanoTime) {
        this.target = target;
        this.check = check;
        this.bulkhead = bulkhead;
        this.probe = probe;
        this.samples = new ProbeSamples(target);
        this.phase = Phase.of(target.key(), check.interval().toMillis());
        this.timeout = new AdaptiveTimeout(check.interval(), check.timeout());
        this.breaker = new TargetBreaker(target.key(), check.interval(), check.staleAfter(), nanoTime);
    }

    /** Where a target is in its life. */
    enum State {
        /** Not scheduled yet: its predecessor still polls, or it was just made. */
        NEW,
        /** Waits for its slot. */
        IDLE,
        /** Its slot has come, and its tier has no room. */
        WAITING,
        /** A poll is under way. */
        POLLING,
        /** Not watched any more, perhaps with a last poll under way. */
        RETIRED
    }

    /** Whether another check of the same instance would be polled by the same probe. */
    boolean isServedBy(Target other, Check wanted) {
        return target.equals(other)
                && check.use().equals(wanted.use())
                && check.settings().equals(wanted.settings());
    }
}
