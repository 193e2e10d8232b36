package vigie.collector.scrape;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.model.Labels;
import vigie.model.Series;

/**
 * OpenMetrics 1.0: metadata before samples, families and their groups in one piece, no name twice, labels that the type demands.
 *
 * <p>Source: OpenMetrics specification 1.0.0, sections "Text format" and "Metric types".
 */
final class OpenMetricsFamilies implements Families {
    private final MetadataText metadata = new MetadataText();
    private final Set<String> names = new HashSet<>();
    private final OpenMetricsGroup group = new OpenMetricsGroup();
    private boolean open;
    private String family = "";
    private @Nullable FamilyType type;
    private boolean hasHelp;
    private @Nullable String unit;
    private boolean hasSamples;
    private boolean complete;
    private String suffix = "";

    @Override
    public void clear() {
        names.clear();
        open = false;
        complete = false;
    }

    @Override
    public @Nullable String literal(byte[] b, int from, int end) {
        if (complete) {
            return "nothing may follow # EOF";
        }
        if (from == end) {
            return "a blank line must not stand in OpenMetrics";
        }
        if (isEof(b, from, end)) {
            complete = true;
            return endOfFamily();
        }
        String reason = metadata.readOpenMetrics(b, from, end);
        if (reason == null && !(open && family.equals(metadata.name()))) {
            reason = startFamily(metadata.name());
        }
        if (reason == null && hasSamples) {
            reason = metadata.keyword() + " of " + family + " must stand before its samples";
        }
        return reason != null ? reason : metadata();
    }

    private static boolean isEof(byte[] b, int from, int end) {
        return end - from == 5
                && b[from] == '#'
                && b[from + 1] == ' '
                && b[from + 2] == 'E'
                && b[from + 3] == 'O'
                && b[from + 4] == 'F';
    }

    private @Nullable String startFamily(String name) {
        String reason = endOfFamily();
        if (reason != null) {
            return reason;
        }
        open = true;
        family = name;
        type = null;
        hasHelp = false;
        unit = null;
        hasSamples = false;
        return names.add(name) ? null : "the name " + name + " stands twice, or its family is not in one piece";
    }

    private @Nullable String endOfFamily() {
        String reason = open && hasSamples ? group.endOfFamily() : null;
        open = false;
        return reason;
    }

    private @Nullable String metadata() {
        String rest = metadata.rest();
        switch (metadata.keyword()) {
            case "TYPE" -> {
                return type(rest);
            }
            case "HELP" -> {
                String reason = hasHelp ? "HELP of " + family + " stands twice" : null;
                hasHelp = true;
                return reason;
            }
            default -> {
                return unit(rest);
            }
        }
    }

    private @Nullable String type(String word) {
        if (type != null) {
            return "TYPE of " + family + " stands twice";
        }
        FamilyType named = FamilyType.ofOpenMetrics(word);
        if (named == null) {
            return "a type is counter, gauge, histogram, gaugehistogram, summary, info, stateset or unknown: was \""
                    + word + "\"";
        }
        type = named;
        for (String end : named.suffixes()) {
            if (!end.isEmpty() && !names.add(family + end)) {
                return "the name " + family + end + " belongs to another family";
            }
        }
        return unitless();
    }

    private @Nullable String unit(String word) {
        if (unit != null) {
            return "UNIT of " + family + " stands twice";
        }
        unit = word;
        if (!word.isEmpty() && !family.endsWith("_" + word)) {
            return "the name " + family + " must end with its unit, _" + word;
        }
        return unitless();
    }

    private @Nullable String unitless() {
        boolean mustNot = type == FamilyType.INFO || type == FamilyType.STATESET;
        return mustNot && unit != null && !unit.isEmpty() ? "an info or a stateset must not have a unit" : null;
    }

    @Override
    public @Nullable String sample(String metric, Labels labels, @Nullable BigDecimal seconds) {
        if (complete) {
            return "nothing may follow # EOF";
        }
        if (!belongs(metric)) {
            String reason = startFamily(metric);
            if (reason != null) {
                return reason;
            }
            suffix = "";
        }
        if (!hasSamples) {
            group.startFamily(family, typeOrUnknown());
            hasSamples = true;
        }
        return group.sample(metric, suffix, labels, seconds);
    }

    private boolean belongs(String metric) {
        if (!open || !metric.startsWith(family)) {
            return false;
        }
        suffix = metric.substring(family.length());
        return typeOrUnknown().suffixes().contains(suffix);
    }

    private FamilyType typeOrUnknown() {
        return type == null ? FamilyType.UNKNOWN : type;
    }

    @Override
    public Series.Kind kind() {
        return typeOrUnknown().kindOf(suffix);
    }

    @Override
    public byte rule() {
        return group.rule();
    }

    @Override
    public @Nullable String end() {
        return complete ? null : "# EOF is missing at the end";
    }
}
