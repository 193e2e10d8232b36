package vigie.app.history;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Judges what a Prometheus remembers of one signal, as the service would have: every series by itself, value by value. Asks for a stretch of
 * time after the other, so that memory grows with the series and not with the time.
 */
final class SignalHistory {
    private static final int MOST_STEPS = 2_000; // Prometheus answers with 11,000 at most
    private static final int LEAST_STEPS = 50;

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
        long at = from.getEpochSecond();
        long end = to.getEpochSecond();
        int steps = MOST_STEPS;
        while (at <= end) {
            long last = Math.min(end, at + (steps - 1) * stepSeconds);
            try {
                take(prometheus.get(
                        "query_range",
                        "query",
                        query,
                        "start",
                        Long.toString(at),
                        "end",
                        Long.toString(last),
                        "step",
                        Long.toString(stepSeconds)));
            } catch (Unanswered e) {
                if (!e.tooLong() || steps <= LEAST_STEPS) {
                    throw e;
                }
                steps = Math.max(LEAST_STEPS, steps / 4);
                continue;
            }
            done.accept(Math.min(end, last + stepSeconds) - at);
            at += (long) steps * stepSeconds;
        }
        return result();
    }

    private void take(JsonNode data) {
        for (JsonNode one : data.path("result")) {
            SeriesHistory history = series.computeIfAbsent(name(one.path("metric")), n -> fresh());
            for (JsonNode point : one.path("values")) {
                history.value(
                        Math.round(point.path(0).asDouble() * 1_000),
                        number(point.path(1).asText()));
            }
        }
    }

    private SeriesHistory fresh() {
        Duration step = Duration.ofSeconds(stepSeconds);
        return new SeriesHistory(
                SignalJudges.of(watched.signal().detect(), (double) stepSeconds),
                new HeldAlarms(
                        watched.holdFor().toMillis(), watched.keepFiringFor().toMillis(), step.toMillis()),
                step.toMillis());
    }

    private static String name(JsonNode labels) {
        TreeMap<String, String> sorted = new TreeMap<>();
        labels.properties()
                .forEach(label -> sorted.put(label.getKey(), label.getValue().asText()));
        String name = sorted.remove("__name__");
        return (name == null ? "" : name)
                + sorted.entrySet().stream()
                        .map(e -> e.getKey() + "=\"" + e.getValue() + '"')
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Prometheus writes {@code NaN}, {@code +Inf} and {@code -Inf}, which are none here. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notFinite) {
            return Double.NaN;
        }
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
