package vigie.app.history;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import vigie.detector.DetectorConfig.Signal;
import vigie.detector.SignalJudges;

/**
 * Judges what a Prometheus remembers of one signal, as the service would have: every series by itself, value by value.
 */
final class SignalHistory {
    private static final String NAME = "__name__";

    private final PrometheusApi prometheus;
    private final HistoryQuestion.Watched watched;
    private final String query;
    private final long stepSeconds;
    private final Map<String, SeriesHistory> series = new TreeMap<>();

    SignalHistory(PrometheusApi prometheus, HistoryQuestion.Watched watched, String query, long stepSeconds) {
        this.prometheus = prometheus;
        this.watched = watched;
        this.query = query;
        this.stepSeconds = stepSeconds;
    }

    /** From one time to the other; {@code done} is told of seconds. */
    SignalResult between(Instant from, Instant to, LongConsumer done) throws IOException {
        new RangeQuery(prometheus, query, stepSeconds)
                .between(
                        from,
                        to,
                        (labels, ms, value) -> series.computeIfAbsent(name(labels), n -> fresh())
                                .value(ms, value),
                        done);
        return result();
    }

    private SeriesHistory fresh() {
        Duration step = Duration.ofSeconds(stepSeconds);
        return new SeriesHistory(
                SignalJudges.of(watched.signal().detect(), (double) stepSeconds),
                new HeldAlarms(
                        watched.holdFor().toMillis(), watched.keepFiringFor().toMillis(), step.toMillis()),
                step.toMillis());
    }

    private static String name(Map<String, String> labels) {
        String metric = labels.getOrDefault(NAME, "");
        return metric
                + labels.entrySet().stream()
                        .filter(label -> !label.getKey().equals(NAME))
                        .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private SignalResult result() {
        List<SignalResult.Alarm> alarms = new ArrayList<>();
        series.forEach((name, history) -> history.alarms()
                .fired()
                .forEach(ms -> alarms.add(new SignalResult.Alarm(Instant.ofEpochMilli(ms), name))));
        alarms.sort(Comparator.comparing(SignalResult.Alarm::at));
        Signal signal = watched.signal();
        double days = series.values().stream().mapToDouble(SeriesHistory::days).sum();
        return new SignalResult(
                watched.service(), signal.name(), signal.detect().method(), query, series.size(), days, alarms);
    }
}
