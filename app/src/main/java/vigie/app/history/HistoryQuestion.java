package vigie.app.history;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig.AlertRule;
import vigie.app.estate.Estate;
import vigie.collector.CollectorConfig;
import vigie.detector.DetectorConfig;
import vigie.model.Instance;

/** Which alarms the signals of an estate would have raised, had Vigie watched what a Prometheus watched. */
public final class HistoryQuestion {
    private static final Duration USUAL_STEP = Duration.ofMinutes(1);
    private static final Duration LEAST_STEP = Duration.ofSeconds(1);

    private final List<Watched> watched = new ArrayList<>();

    /**
     * A signal of a service.
     *
     * @param instances of the service, by {@code host:port}; empty if they are not all in the estate
     * @param every how often the service looks
     */
    record Watched(
            String service,
            DetectorConfig.Signal signal,
            Duration holdFor,
            Duration keepFiringFor,
            List<String> instances,
            Duration every) {}

    /** About every signal of an estate. */
    public HistoryQuestion(Estate estate) {
        Map<String, AlertRule> rules = new HashMap<>();
        estate.alerting().rules().forEach(rule -> rules.put(rule.service() + "/" + rule.signal(), rule));
        List<CollectorConfig.Watched> polled = estate.collector().services();
        List<DetectorConfig.Judged> judged = estate.detector().services();
        for (int i = 0; i < judged.size(); i++) {
            String service = judged.get(i).service().name();
            for (DetectorConfig.Signal signal : judged.get(i).signals()) {
                AlertRule rule = rules.get(service + "/" + signal.name());
                watched.add(new Watched(
                        service,
                        signal,
                        rule == null ? Duration.ZERO : rule.holdFor(),
                        rule == null ? Duration.ZERO : rule.keepFiringFor(),
                        instances(polled.get(i).discovery()),
                        every(polled.get(i))));
            }
        }
    }

    private static List<String> instances(CollectorConfig.Discovery discovery) {
        boolean whole = discovery.sources().isEmpty();
        return whole ? discovery.fixed().stream().map(Instance::address).toList() : List.of();
    }

    private static Duration every(CollectorConfig.Watched service) {
        return service.checks().stream()
                .filter(check -> check.use().equals("prometheus"))
                .map(CollectorConfig.Check::interval)
                .min(Duration::compareTo)
                .map(least -> least.compareTo(LEAST_STEP) < 0 ? LEAST_STEP : least)
                .orElse(USUAL_STEP);
    }

    List<Watched> watched() {
        return watched;
    }

    /** How many signals there are. */
    public int signals() {
        return watched.size();
    }

    /**
     * Asks.
     *
     * @param step how far apart values are, or null for as often as the service polls
     * @param anyInstance whether series count whatever their label {@code instance} says
     * @param done is told of seconds of history that are judged, of each signal
     * @throws IOException if there is no good answer
     */
    public List<SignalResult> ask(
            PrometheusApi prometheus,
            Instant from,
            Instant to,
            @Nullable Duration step,
            boolean anyInstance,
            LongConsumer done)
            throws IOException {
        List<SignalResult> results = new ArrayList<>();
        for (Watched one : watched) {
            long seconds = (step == null ? one.every() : step).toSeconds();
            String query = SignalQuery.of(prometheus, one.signal(), anyInstance ? List.of() : one.instances(), seconds);
            results.add(new SignalHistory(prometheus, one, query, seconds).between(from, to, done));
        }
        return results;
    }
}
