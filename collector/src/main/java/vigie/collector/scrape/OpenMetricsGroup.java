package vigie.collector.scrape;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.model.Labels;

/**
 * The samples of one OpenMetrics family: groups (one set of labels, {@code le} and {@code quantile} left out) in one piece, points in the
 * order of their times, and complete histograms.
 */
final class OpenMetricsGroup {
    private final DecimalReader decimals = new DecimalReader();
    private final Set<Identity> groups = new HashSet<>();
    private final Set<Identity> inPoint = new HashSet<>();
    private final HistogramPoint point = new HistogramPoint();
    private String family = "";
    private FamilyType type = FamilyType.UNKNOWN;
    private @Nullable Labels group;
    private @Nullable BigDecimal time;
    private byte rule;

    /** Starts a family with its first sample. */
    void startFamily(String name, FamilyType ofType) {
        family = name;
        type = ofType;
        groups.clear();
        group = null;
        time = null;
    }

    /** Which of {@link PointRules} the values of the last sample follow. */
    byte rule() {
        return rule;
    }

    /** Takes a sample; returns why it must not stand there, or null. */
    @Nullable
    String sample(String metric, String suffix, Labels labels, @Nullable BigDecimal seconds) {
        String reason = refusalOfLabels(suffix, labels);
        if (reason != null) {
            return reason;
        }
        String inner = distinguishing(suffix);
        Labels own = inner.isEmpty() ? labels : labels.with(inner, "");
        boolean same = own.equals(group);
        reason = same ? refusalOfTime(seconds) : startGroup(own);
        boolean newPoint = !same || (seconds != null && time != null && seconds.compareTo(time) != 0);
        if (reason == null && newPoint) {
            reason = startPoint();
        }
        time = seconds;
        if (reason == null && !inPoint.add(new Identity(metric, labels))) {
            reason = "the series " + metric + labels + " stands twice";
        }
        return reason != null ? reason : rule(suffix, labels, newPoint);
    }

    /** Ends the family; returns why it must not end there, or null. */
    @Nullable
    String endOfFamily() {
        return isHistogram() && group != null ? point.refusalOfEnd() : null;
    }

    private boolean isHistogram() {
        return type == FamilyType.HISTOGRAM || type == FamilyType.GAUGEHISTOGRAM;
    }

    /** The label that tells the samples of one group apart. */
    private String distinguishing(String suffix) {
        return switch (type) {
            case HISTOGRAM, GAUGEHISTOGRAM -> suffix.equals("_bucket") ? "le" : "";
            case SUMMARY -> suffix.isEmpty() ? "quantile" : "";
            case STATESET -> family;
            default -> "";
        };
    }

    private @Nullable String startGroup(Labels own) {
        group = own;
        return groups.add(new Identity("", own)) ? null : "the samples of " + family + own + " must stand together";
    }

    private @Nullable String startPoint() {
        inPoint.clear();
        String reason = isHistogram() ? point.refusalOfEnd() : null;
        point.clear();
        return reason;
    }

    private @Nullable String refusalOfTime(@Nullable BigDecimal seconds) {
        if ((seconds == null) != (time == null)) {
            return "either all samples of " + family + group + " have a timestamp or none";
        }
        return seconds != null && time != null && seconds.compareTo(time) < 0
                ? "the timestamps of " + family + group + " must not go backwards"
                : null;
    }

    private @Nullable String refusalOfLabels(String suffix, Labels labels) {
        if (type == FamilyType.SUMMARY && suffix.isEmpty()) {
            double quantile = number(labels.get("quantile"));
            return quantile >= 0 && quantile <= 1 ? null : "a summary needs a label quantile from 0 to 1";
        }
        if (type == FamilyType.STATESET && labels.get(family) == null) {
            return "a stateset needs the label " + family;
        }
        if (isHistogram() && suffix.equals("_bucket")) {
            String le = labels.get("le");
            double bound = number(le);
            boolean canonical = bound != Double.POSITIVE_INFINITY || "+Inf".equals(le);
            return !Double.isNaN(bound) && canonical ? null : "a bucket needs a label le with a number or +Inf";
        }
        return null;
    }

    private double number(@Nullable String text) {
        if (text == null) {
            return Double.NaN;
        }
        byte[] line = (text + '\n').getBytes(StandardCharsets.UTF_8);
        double value = decimals.read(line, 0);
        return decimals.end() == line.length - 1 ? value : Double.NaN;
    }

    private @Nullable String rule(String suffix, Labels labels, boolean newPoint) {
        rule = plainRule(suffix);
        if (!isHistogram()) {
            return null;
        }
        String reason = null;
        switch (suffix) {
            case "_bucket" -> {
                double bound = number(labels.get("le"));
                rule = bound < 0
                        ? PointRules.NEGATIVE_BUCKET
                        : bound == Double.POSITIVE_INFINITY ? PointRules.LAST_BUCKET : PointRules.BUCKET;
                reason = point.bucket(bound);
            }
            case "_sum" -> point.sum();
            case "_gsum" -> point.gaugeSum();
            case "_count", "_gcount" -> point.count();
            default -> {}
        }
        rule |= newPoint ? PointRules.FIRST : 0;
        return reason;
    }

    private byte plainRule(String suffix) {
        return switch (suffix) {
            case "_created" -> PointRules.CREATED;
            case "_total" -> PointRules.TOTAL;
            case "_gsum" -> PointRules.GAUGE_SUM;
            case "_info" -> PointRules.INFO;
            case "_sum" -> PointRules.COUNTER;
            case "_count", "_gcount" -> isHistogram() ? PointRules.COUNT : PointRules.COUNTER;
            default ->
                type == FamilyType.SUMMARY
                        ? PointRules.QUANTILE
                        : type == FamilyType.STATESET ? PointRules.STATE : PointRules.PLAIN;
        };
    }
}
