package vigie.collector;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;

/**
 * A target's circuit breaker: ten polls in a row that found it DOWN open it, and then it is polled seldom until one finds it
 * answering. One thread. resilience4j keeps the states; its clock is the elapsed time that is handed in, so that a wall clock that is set does
 * not keep a breaker open.
 *
 * <p>While open, polls are {@link #seldom} apart: never more than half the time after which the target's answers are stale, so a target
 * that is DOWN stays DOWN and does not become UNKNOWN for want of looking.
 *
 * <p>Every permission that is taken must be settled by {@link #record}: a half-open breaker waits for it.
 */
final class TargetBreaker {
    private static final int BAD_IN_A_ROW = 10;
    private static final Duration MOST = Duration.ofSeconds(30);

    private final CircuitBreaker breaker;

    TargetBreaker(String key, Duration interval, @Nullable Duration staleAfter, LongSupplier nanoTime) {
        InstantSource elapsed = () -> Instant.EPOCH.plusNanos(nanoTime.getAsLong());
        // The slot one interval earlier must still be too early, so that the distance is what seldom() says.
        Duration wait = seldom(interval, staleAfter).minus(interval);
        Duration positive = wait.isZero() ? Duration.ofMillis(1) : wait;
        this.breaker = CircuitBreaker.of(
                key,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(BAD_IN_A_ROW)
                        .minimumNumberOfCalls(BAD_IN_A_ROW)
                        .failureRateThreshold(100)
                        .recordResult(Boolean.TRUE::equals)
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(IntervalFunction.of(positive))
                        .writableStackTraceEnabled(false)
                        .clock(elapsed.withZone(ZoneOffset.UTC))
                        .currentTimestampFunction(c -> nanoTime.getAsLong(), TimeUnit.NANOSECONDS)
                        .build());
    }

    /**
     * How far polls are apart while the breaker is open: five intervals, at most 30 s and half of {@code staleAfter}, in whole
     * intervals, at least one.
     */
    static Duration seldom(Duration interval, @Nullable Duration staleAfter) {
        Duration wanted = interval.multipliedBy(5);
        if (wanted.compareTo(MOST) > 0) {
            wanted = MOST;
        }
        if (staleAfter != null && wanted.compareTo(staleAfter.dividedBy(2)) > 0) {
            wanted = staleAfter.dividedBy(2);
        }
        return interval.multipliedBy(Math.max(1, wanted.dividedBy(interval)));
    }

    /** Whether a poll may start now. */
    boolean tryAcquire() {
        return breaker.tryAcquirePermission();
    }

    /**
     * What a poll has found.
     *
     * @param bad whether the target is DOWN
     */
    void record(boolean bad, Duration latency) {
        if (!bad && breaker.getState() == CircuitBreaker.State.OPEN) {
            // A poll that was asked for in between found it answering: that is all the evidence there is to wait for.
            breaker.transitionToClosedState();
        } else {
            breaker.onResult(latency.toNanos(), TimeUnit.NANOSECONDS, bad);
        }
    }

    /** The state now. */
    CheckResult.Breaker state() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> CheckResult.Breaker.OPEN;
            case HALF_OPEN -> CheckResult.Breaker.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> CheckResult.Breaker.CLOSED;
        };
    }
}
