package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One experiment from its permission to its report: Vigie lets it begin, is looked at once a second while it runs, and is told how it ended.
 * It is broken off when Vigie says so, when Vigie has not answered for ten seconds, and when its time is up.
 */
public final class Session {
    private static final Duration DEAF = Duration.ofSeconds(10);

    private final ExperimentFile file;
    private final @Nullable VigieApi vigie;
    private final Duration within;
    private final Duration settle;
    private final Stop stop;
    private final Consumer<String> says;
    private volatile boolean hurries;

    /**
     * A session.
     *
     * @param vigie the guard, or null for none
     * @param within how long the experiment may take, its undoing aside
     * @param settle how long it is waited afterwards for alerts to end
     * @param says hears what is worth saying meanwhile
     */
    public Session(
            ExperimentFile file,
            @Nullable VigieApi vigie,
            Duration within,
            Duration settle,
            Stop stop,
            Consumer<String> says) {
        this.file = file;
        this.vigie = vigie;
        this.within = within;
        this.settle = settle;
        this.stop = stop;
        this.says = says;
    }

    /**
     * Runs it.
     *
     * @throws Failed if it did not begin; then nothing was done
     */
    public Result run(Consumer<Journal.Step> hears) throws Failed {
        Pace pace = Pace.REAL;
        try (SystemHands hands = SystemHands.of(file, vigie)) {
            Instant started = pace.now();
            String id = vigie == null ? null : vigie.begin(file.title(), file.services(), started.plus(within));
            Journal journal = new Journal(hears);
            ExecutorService aside = Executors.newCachedThreadPool(Session::daemon);
            ScheduledExecutorService watch = Executors.newScheduledThreadPool(3, Session::daemon);
            Future<?> unused = watch.schedule(
                    () -> stop.stop(Stop.State.ABORTED, "its time is up"), within.toMillis(), TimeUnit.MILLISECONDS);
            if (vigie != null && id != null) {
                watch(vigie, id, watch);
            }
            ExperimentRun.Outcome outcome;
            try {
                outcome = new ExperimentRun(file, hands, pace, aside, stop, journal).run();
            } finally {
                watch.shutdownNow();
                aside.shutdownNow();
            }
            JsonNode incidents = settled(journal.faults());
            Result result = new Result(
                    file,
                    id,
                    started,
                    pace.now(),
                    outcome,
                    journal.steps(),
                    Reactions.of(journal.faults(), file.services(), incidents));
            if (vigie != null && id != null) {
                tell(vigie, id, result);
            }
            return result;
        }
    }

    /** Breaks it off because somebody ends the command, and waits for nothing but what is undone. Any thread. */
    public void interrupt() {
        hurries = true;
        stop.stop(Stop.State.INTERRUPTED, "the command was ended");
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "experiment");
        thread.setDaemon(true);
        return thread;
    }

    private void watch(VigieApi api, String id, ScheduledExecutorService watch) {
        AtomicLong heard = new AtomicLong(System.nanoTime());
        AtomicReference<String> trouble = new AtomicReference<>("it hangs");
        Runnable look = () -> {
            try {
                JsonNode now = api.look(id);
                heard.set(System.nanoTime());
                String reason = now.path("reason").asText();
                boolean runs = now.path("state").asText().equals("running");
                if (!runs || !reason.isEmpty()) {
                    stop.stop(Stop.State.ABORTED, reason.isEmpty() ? "Vigie says that it is over" : reason);
                }
            } catch (Failed | RuntimeException e) {
                trouble.set(String.valueOf(e.getMessage()));
            }
        };
        // On another thread: a look may hang for longer than that.
        Runnable listen = () -> {
            if (System.nanoTime() - heard.get() > DEAF.toNanos()) {
                stop.stop(
                        Stop.State.ABORTED, "Vigie has not answered for " + DEAF.toSeconds() + " s: " + trouble.get());
            }
        };
        Future<?> unused = watch.scheduleWithFixedDelay(look, 500, 1_000, TimeUnit.MILLISECONDS);
        Future<?> unusedToo = watch.scheduleWithFixedDelay(listen, 1_000, 1_000, TimeUnit.MILLISECONDS);
    }

    /** The incidents, once those of the faults are over, or after the time that is given to that. */
    private JsonNode settled(List<Journal.Made> faults) {
        JsonNode incidents = JsonNodeFactory.instance.objectNode();
        if (vigie == null || faults.isEmpty()) {
            return incidents;
        }
        long until = System.nanoTime() + settle.toNanos();
        boolean said = false;
        while (true) {
            try {
                incidents = vigie.incidents();
            } catch (Failed e) {
                says.accept("Vigie's incidents cannot be read: " + e.reason());
                return incidents;
            }
            if (hurries || System.nanoTime() >= until || !Reactions.anyOpen(faults, file.services(), incidents)) {
                return incidents;
            }
            if (!said) {
                says.accept("everything is undone; waiting until the alerts are over");
                said = true;
            }
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return incidents;
            }
        }
    }

    private void tell(VigieApi api, String id, Result result) {
        try {
            api.end(id, result.ending());
        } catch (Failed e) {
            says.accept("Vigie could not be told how it ended: " + e.reason());
        }
    }
}
