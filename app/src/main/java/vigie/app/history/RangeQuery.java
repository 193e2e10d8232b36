package vigie.app.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The values that an expression had, asked for one stretch of time after the other, so that memory grows with the series and not with the
 * time; shorter stretches where an answer is too long.
 */
final class RangeQuery {
    private static final int MOST_STEPS = 2_000; // Prometheus answers with 11,000 at most
    private static final int LEAST_STEPS = 50;

    private final PrometheusApi prometheus;
    private final String query;
    private final long stepSeconds;

    RangeQuery(PrometheusApi prometheus, String query, long stepSeconds) {
        this.prometheus = prometheus;
        this.query = query;
        this.stepSeconds = stepSeconds;
    }

    /** Hears every value, those of one series in the order of time; NaN for what is no number. */
    @FunctionalInterface
    interface Values {
        void value(Map<String, String> labels, long timestampMs, double value);
    }

    /** From one time to the other; {@code done} is told of seconds. */
    void between(Instant from, Instant to, Values values, LongConsumer done) throws IOException {
        long at = from.getEpochSecond();
        long end = to.getEpochSecond();
        int steps = MOST_STEPS;
        while (at <= end) {
            long last = Math.min(end, at + (steps - 1) * stepSeconds);
            try {
                tell(ask(at, last), values);
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
    }

    private JsonNode ask(long from, long to) throws IOException {
        return prometheus.get(
                "query_range",
                "query",
                query,
                "start",
                Long.toString(from),
                "end",
                Long.toString(to),
                "step",
                Long.toString(stepSeconds));
    }

    private static void tell(JsonNode data, Values values) {
        for (JsonNode one : data.path("result")) {
            Map<String, String> labels = new TreeMap<>();
            one.path("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            for (JsonNode point : one.path("values")) {
                values.value(
                        labels,
                        Math.round(point.path(0).asDouble() * 1_000),
                        number(point.path(1).asText()));
            }
        }
    }

    /** Prometheus writes {@code NaN}, {@code +Inf} and {@code -Inf}, which are none here. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notFinite) {
            return Double.NaN;
        }
    }
}
