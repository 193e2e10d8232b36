package vigie.app.history;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.app.estate.Estate;
import vigie.app.estate.HistoryConfig;
import vigie.detector.Detector;
import vigie.detector.series.Past;
import vigie.model.Labels;

/**
 * Lets signals learn from what a Prometheus remembers, so that they judge from their first poll on. It works beside the service, on a thread of
 * its own; if Prometheus does not answer it asks again, and in the end the signals warm up by themselves.
 */
public final class WarmStart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmStart.class);
    private static final Duration LEAST_STEP = Duration.ofMinutes(1); // a finer one teaches little more, and takes long
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final int TRIES = 10;
    private static final String INSTANCE = "instance";

    private final Detector detector;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "vigie-history");
        made.setDaemon(true);
        return made;
    });

    /** What a detector is taught. */
    public WarmStart(Detector detector, InstantSource clock) {
        this.detector = detector;
        this.clock = clock;
    }

    /** Begins; does not wait. */
    public void begin(Estate estate) {
        HistoryConfig history = estate.history();
        if (history != null) {
            HistoryQuestion question = new HistoryQuestion(estate);
            thread.execute(() -> attempt(history, question, 1));
        }
    }

    private void attempt(HistoryConfig history, HistoryQuestion question, int tries) {
        try (PrometheusApi prometheus = new PrometheusApi(history.prometheus(), history.token())) {
            long series = 0;
            for (HistoryQuestion.Watched watched : question.watched()) {
                series += learn(prometheus, watched, history.since());
            }
            LOG.info("{} series learnt from {} of {}", series, history.since(), history.prometheus());
        } catch (IOException e) {
            boolean again = tries < TRIES;
            LOG.warn("no history from {}{}: {}", history.prometheus(), again ? " yet" : "", e.getMessage());
            if (again && !thread.isShutdown()) {
                Future<?> unused = thread.schedule(
                        () -> attempt(history, question, tries + 1), AGAIN.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (RuntimeException e) {
            LOG.error("learning from history failed", e);
        }
    }

    private long learn(PrometheusApi prometheus, HistoryQuestion.Watched watched, Duration since) throws IOException {
        long step = Math.max(LEAST_STEP.toSeconds(), watched.every().toSeconds());
        if (detector.past(watched.service(), watched.signal().name(), "", Labels.EMPTY, (double) step)
                .isEmpty()) {
            return 0; // bounds are fixed: there is nothing to learn
        }
        Instant to = clock.instant();
        Map<Map<String, String>, Past> pasts = new HashMap<>();
        String query = SignalQuery.asPolled(prometheus, watched.signal(), watched.instances(), step);
        new RangeQuery(prometheus, query, step)
                .between(
                        to.minus(since),
                        to,
                        (labels, ms, value) -> pasts.computeIfAbsent(labels, of -> past(watched, of, step))
                                .value(ms, value),
                        seconds -> {});
        return pasts.values().stream()
                .mapToLong(Past::end)
                .filter(seen -> seen > 0)
                .count();
    }

    private Past past(HistoryQuestion.Watched watched, Map<String, String> labels, long step) {
        TreeMap<String, String> own = new TreeMap<>(labels);
        own.remove("__name__");
        String address = own.getOrDefault(INSTANCE, "");
        own.remove(INSTANCE);
        return detector.past(watched.service(), watched.signal().name(), address, Labels.of(own), (double) step)
                .orElseThrow();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
