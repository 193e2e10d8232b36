package vigie.detector.series;

import org.jspecify.annotations.Nullable;
import vigie.model.Labels;
import vigie.model.Series;

/**
 * What a watch makes of a series on the wire: the labels by which its findings are known, and how it is read.
 *
 * @param labels the series' labels without those that the reading uses up
 * @param bucket the upper bound of a histogram's bucket, NaN for any other series
 */
record Subject(Labels labels, double bucket) {
    private static final String BOUND = "le";
    private static final String QUANTILE = "quantile";

    /** What a watch makes of a series, or null if it does not want it. */
    static @Nullable Subject of(Watch watch, Series series) {
        if (!watch.matches(series.labels())) {
            return null;
        }
        Watch.Share share = watch.share();
        if (share != null) {
            boolean wanted =
                    series.metric().equals(watch.metric()) || series.metric().equals(share.of());
            return wanted ? new Subject(series.labels(), Double.NaN) : null;
        }
        String bound = series.labels().get(BOUND);
        if (!series.metric().equals(watch.metric())) {
            double bucket = bound == null ? Double.NaN : number(bound);
            return Double.isNaN(bucket) ? null : new Subject(series.labels().with(BOUND, ""), bucket);
        }
        String quantile = series.labels().get(QUANTILE);
        Double wanted = watch.quantile();
        if (quantile == null || wanted == null) {
            return new Subject(series.labels(), Double.NaN);
        }
        return number(quantile) == wanted ? new Subject(series.labels().with(QUANTILE, ""), Double.NaN) : null;
    }

    /** The reading that a subject's value comes from. */
    Reading reading(Watch watch, Series series) {
        Watch.Share share = watch.share();
        if (share != null) {
            return new ShareReading(share.limit());
        }
        if (!Double.isNaN(bucket)) {
            return new QuantileReading(watch.histogramQuantile());
        }
        return switch (series.kind()) {
            case COUNTER, BUCKET -> new RateReading();
            case GAUGE, UNTYPED -> new LevelReading();
        };
    }

    private static double number(String text) {
        switch (text) {
            case "+Inf", "+inf", "Inf", "inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            default -> {
                try {
                    return Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    return Double.NaN; // not a bound: the wire may say anything
                }
            }
        }
    }
}
