package vigie.app.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * Begins the beats of the dead man's switch: on the thread that schedules polls, and only while answers to them come in; through the
 * thread that judges; to the door that findings take.
 */
final class Heart {
    private final ScheduledExecutorService collect;
    private final Executor detect;
    private final FindingSink findings;
    private final InstantSource clock;
    private volatile Instant heardAt = Instant.EPOCH;
    private Rhythm rhythm = new Rhythm(null, null);
    /** Which rhythm it is: what an earlier one has scheduled beats no more. */
    private long turn;

    Heart(ScheduledExecutorService collect, Executor detect, FindingSink findings, InstantSource clock) {
        this.collect = collect;
        this.detect = detect;
        this.findings = findings;
        this.clock = clock;
    }

    /**
     * How it beats.
     *
     * @param every null for not at all
     * @param silence how long no answer may come in, or null if nothing is polled
     */
    record Rhythm(@Nullable Duration every, @Nullable Duration silence) {}

    /** The answer to a poll has come in. Any thread. */
    void heard() {
        heardAt = clock.instant();
    }

    /** Beats differently from now on. Any thread. */
    void apply(Rhythm next) {
        collect.execute(() -> {
            if (!next.equals(rhythm)) {
                heard();
                rhythm = next;
                turn++;
                schedule(turn);
            }
        });
    }

    private void schedule(long own) {
        Duration every = rhythm.every();
        if (every != null) {
            Future<?> unused = collect.schedule(() -> beat(own), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void beat(long own) {
        if (own != turn) {
            return;
        }
        schedule(own);
        Instant now = clock.instant();
        Duration silence = rhythm.silence();
        if (silence == null || !heardAt.plus(silence).isBefore(now)) {
            detect.execute(() -> findings.accept(alive(now)));
        }
    }

    private static Finding alive(Instant now) {
        return new Finding(
                Finding.Kind.HEARTBEAT,
                Finding.State.ACTIVE,
                Severity.INFO,
                "vigie",
                null,
                null,
                null,
                Labels.EMPTY,
                "alive",
                List.of(),
                now,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
