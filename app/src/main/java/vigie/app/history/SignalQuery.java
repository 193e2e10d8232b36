package vigie.app.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import vigie.detector.DetectorConfig.Saturation;
import vigie.detector.DetectorConfig.Signal;

/**
 * What to ask Prometheus for so that it answers with the values that a signal judges: a gauge as it is, of a counter the rate, of a
 * histogram the quantile of what came since. Rates are over four steps, since a rate between two samples is not to be had.
 */
final class SignalQuery {
    private static final double USUAL_QUANTILE = 0.99;
    private static final int STEPS_OF_A_RATE = 4;

    private SignalQuery() {}

    /**
     * The expression.
     *
     * @param instances whose series count, as a label of that name has them; empty for all
     */
    static String of(PrometheusApi prometheus, Signal signal, List<String> instances, long stepSeconds)
            throws IOException {
        return of(prometheus, signal, instances, stepSeconds, "rate");
    }

    /** The same with rates between two samples, as noisy as those of polls. */
    static String asPolled(PrometheusApi prometheus, Signal signal, List<String> instances, long stepSeconds)
            throws IOException {
        return of(prometheus, signal, instances, stepSeconds, "irate");
    }

    private static String of(
            PrometheusApi prometheus, Signal signal, List<String> instances, long stepSeconds, String rate)
            throws IOException {
        String selector = selector(signal, instances);
        String rated = selector + "[" + STEPS_OF_A_RATE * stepSeconds + "s]";
        return switch (kind(prometheus, signal)) {
            case "histogram" ->
                String.format(
                        Locale.ROOT,
                        "histogram_quantile(%s, %s(%s_bucket%s))",
                        signal.quantile() == null ? USUAL_QUANTILE : signal.quantile(),
                        rate,
                        signal.metric(),
                        rated);
            case "counter" -> rate + "(" + signal.metric() + rated + ")";
            default -> signal.metric() + selector + over(signal, selector);
        };
    }

    /** What a gauge is divided by: the limit that it has, where that is what is judged. */
    private static String over(Signal signal, String selector) {
        if (!(signal.detect() instanceof Saturation saturation)) {
            return "";
        }
        return saturation.of() == null ? " / " + saturation.limit() : " / (" + saturation.of() + selector + " > 0)";
    }

    /** As Prometheus has heard it; for a metric that nobody exposes any more, by its name. */
    private static String kind(PrometheusApi prometheus, Signal signal) throws IOException {
        if (signal.quantile() != null) {
            return "histogram";
        }
        String family = signal.metric();
        for (String name : List.of(family, family.replaceFirst("_total$", ""))) {
            JsonNode type = prometheus
                    .get("metadata", "metric", name, "limit", "1")
                    .path(name)
                    .path(0)
                    .path("type");
            if (type.isTextual() && !type.asText().equals("unknown")) {
                return type.asText();
            }
        }
        return family.endsWith("_total") ? "counter" : "gauge";
    }

    private static String selector(Signal signal, List<String> instances) {
        List<String> matchers = new ArrayList<>();
        for (Map.Entry<String, String> label : signal.matching().asMap().entrySet()) {
            matchers.add(label.getKey() + "=" + text(label.getValue()));
        }
        if (!instances.isEmpty()) {
            matchers.add("instance=~"
                    + text(instances.stream().map(SignalQuery::plain).collect(Collectors.joining("|"))));
        }
        return "{" + String.join(",", matchers) + "}";
    }

    /** A regular expression that is the text and no more. */
    private static String plain(String text) {
        return text.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
    }

    private static String text(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
