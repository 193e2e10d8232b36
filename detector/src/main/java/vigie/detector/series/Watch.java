package vigie.detector.series;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.detector.judge.JudgeMaker;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * A signal of a service: which series are judged, and how.
 *
 * @param signal its name, unique in its service
 * @param metric a histogram's family, or else a metric's full name
 * @param matching labels that a series must have
 * @param quantile which quantile of a histogram or summary, or null: 0.99 of a histogram, every one of a summary
 * @param kind what its findings are
 * @param severity of its findings
 * @param method how it is judged, in words: two watches that differ in them are judged anew
 * @param share what the metric is a part of, or null if it is judged by itself
 * @param maker makes the judge of each of its series
 */
public record Watch(
        String signal,
        String metric,
        Labels matching,
        @Nullable Double quantile,
        Finding.Kind kind,
        Severity severity,
        String method,
        @Nullable Share share,
        JudgeMaker maker) {

    private static final double USUAL_QUANTILE = 0.99;

    /** Resilience4j says -1 until a breaker has seen enough calls: that is no rate. */
    private static final Set<String> MINUS_ONE_IS_NONE = Set.of(
            "resilience4j_circuitbreaker_failure_rate", //
            "resilience4j_circuitbreaker_slow_call_rate");

    public Watch {
        if (quantile != null && !(quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException(
                    "quantile must be from 0 to 1: was " + quantile + " (signal " + signal + ")");
        }
    }

    /** A signal whose metric is judged by itself. */
    public Watch(
            String signal,
            String metric,
            Labels matching,
            @Nullable Double quantile,
            Finding.Kind kind,
            Severity severity,
            String method,
            JudgeMaker maker) {
        this(signal, metric, matching, quantile, kind, severity, method, null, maker);
    }

    /**
     * The limit of which a metric is a part: another metric with the same labels, or a number.
     *
     * @param of the other metric, or null
     * @param limit the number, NaN for none
     */
    public record Share(@Nullable String of, double limit) {}

    /** The same with findings that are critical. */
    Watch critical() {
        return new Watch(signal, metric, matching, quantile, kind, Severity.CRITICAL, method, share, maker);
    }

    /** Which quantile of a histogram is judged. */
    double histogramQuantile() {
        return quantile == null ? USUAL_QUANTILE : quantile;
    }

    /** What a value of the metric is worth: itself, or NaN where the metric's maker writes that there is none. */
    double meaning(double value) {
        return value == -1 && MINUS_ONE_IS_NONE.contains(metric) ? Double.NaN : value;
    }

    /** Everything that decides how a series is judged, as text: what was learnt under one definition is worth nothing under another. */
    String definition() {
        return signal + '|' + kind + '|' + metric + '|' + matching + '|' + quantile + '|' + method;
    }

    /** Whether a series that was learnt for the other needs not be learnt anew. */
    boolean judgesAs(Watch other) {
        return signal.equals(other.signal)
                && kind == other.kind
                && metric.equals(other.metric)
                && matching.equals(other.matching)
                && Objects.equals(quantile, other.quantile)
                && method.equals(other.method);
    }

    /** Whether labels have all that the series must have. */
    boolean matches(Labels labels) {
        for (int i = 0; i < matching.size(); i++) {
            if (!matching.value(i).equals(labels.get(matching.name(i)))) {
                return false;
            }
        }
        return true;
    }
}
