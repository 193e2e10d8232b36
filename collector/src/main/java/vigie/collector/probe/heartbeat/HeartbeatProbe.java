package vigie.collector.probe.heartbeat;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.model.BeatBook;
import vigie.model.HeartbeatName;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: heartbeat}: a job that nobody can look into, a backup or a nightly batch, must call Vigie within a period. The target is not
 * connected to. The record is asked on a thread of the lane; while it does not answer, the target is UNKNOWN.
 */
public final class HeartbeatProbe implements Probe {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final String name;
    private final HeartbeatJudge judge;
    private final Duration grace;
    private final Context context;
    private final Executor lane;
    private final BeatBook beats;

    HeartbeatProbe(Target target, Config config, Context context, Executor lane, BeatBook beats) {
        this.name = config.nameOf(target.service(), target.check())
                .of(target.instance().address());
        this.grace = requireNonNull(config.grace());
        this.judge = new HeartbeatJudge(config.every(), grace);
        this.context = context;
        this.lane = lane;
        this.beats = beats;
    }

    /** The registration, for a lane of threads that may block and the book that holds the calls. */
    public static Kind<Config> kind(Executor lane, BeatBook beats) {
        return new Kind<>(
                "heartbeat",
                Config.class,
                (target, config, context) -> new HeartbeatProbe(target, config, context, lane, beats));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        long deadline = context.nanoTime() + timeout.toNanos();
        try {
            lane.execute(() -> whenDone.accept(look(deadline)));
        } catch (RejectedExecutionException e) {
            whenDone.accept(Answer.unknown("too many checks wait for an answer: no thread is free"));
        }
    }

    private Answer look(long deadline) {
        if (context.nanoTime() - deadline > 0) {
            return Answer.unknown("too many checks wait for an answer: none came within the time");
        }
        BeatBook.Watch watch;
        try {
            watch = beats.watch(name, grace);
        } catch (RuntimeException e) {
            // Whatever a record in trouble says: nothing is known of the caller.
            return Answer.unknown(
                    "the record does not say when it was called: " + Excerpt.of(String.valueOf(e.getMessage()), 200));
        }
        return judge.judge(watch, context.now());
    }

    /**
     * The keys of a {@code heartbeat} check; only {@code every} must be said.
     *
     * @param heartbeat the name in the path of the call; {@code {service}-{check}} unless said
     * @param every how long after a call the next one is due, from a second to 366 days
     * @param grace how much later it may come, from a second to 366 days; a tenth of {@code every} unless said, and at least a second
     * @param token that allows calls of this heartbeat and nothing else
     */
    public record Config(
            @Nullable String heartbeat,
            Duration every,
            @Nullable Duration grace,
            @Nullable Secret token) {

        public Config {
            heartbeat = heartbeat == null ? "{service}-{check}" : heartbeat;
            check("every", every);
            grace = grace == null ? atLeastASecond(every.dividedBy(10)) : grace;
            check("grace", grace);
            HeartbeatName.of(heartbeat, "s", "c");
        }

        /** The name of the heartbeat, or of one for each instance. */
        public HeartbeatName nameOf(String service, String check) {
            return HeartbeatName.of(requireNonNull(heartbeat), service, check);
        }

        private static void check(String key, Duration value) {
            if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(key + " must be from 1s to 366d: was " + value);
            }
        }

        private static Duration atLeastASecond(Duration value) {
            return value.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : value;
        }
    }
}
