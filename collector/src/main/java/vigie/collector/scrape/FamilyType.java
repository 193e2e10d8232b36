package vigie.collector.scrape;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vigie.model.Series;

/** The type of a metric family, with the suffixes that the names of its samples may have. */
enum FamilyType {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    GAUGEHISTOGRAM,
    SUMMARY,
    INFO,
    STATESET,
    UNKNOWN;

    /** What may follow the family's name in a sample's name. */
    List<String> suffixes() {
        return switch (this) {
            case COUNTER -> List.of("_total", "_created");
            case HISTOGRAM -> List.of("_bucket", "_count", "_sum", "_created");
            case GAUGEHISTOGRAM -> List.of("_bucket", "_gcount", "_gsum");
            case SUMMARY -> List.of("", "_count", "_sum", "_created");
            case INFO -> List.of("_info");
            case GAUGE, STATESET, UNKNOWN -> List.of("");
        };
    }

    /** The type of an OpenMetrics {@code TYPE} line, or null. */
    static @Nullable FamilyType ofOpenMetrics(String word) {
        for (FamilyType type : values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(word)) {
                return type;
            }
        }
        return null;
    }

    /** The type of a {@code TYPE} line in text 0.0.4, or null. */
    static @Nullable FamilyType ofText(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "counter" -> COUNTER;
            case "gauge" -> GAUGE;
            case "histogram" -> HISTOGRAM;
            case "summary" -> SUMMARY;
            case "untyped", "unknown" -> UNKNOWN;
            default -> null;
        };
    }

    /** How a sample of this type with this suffix behaves. */
    Series.Kind kindOf(String suffix) {
        return switch (this) {
            case COUNTER -> Series.Kind.COUNTER;
            case HISTOGRAM -> suffix.equals("_bucket") ? Series.Kind.BUCKET : Series.Kind.COUNTER;
            case SUMMARY -> suffix.isEmpty() ? Series.Kind.GAUGE : Series.Kind.COUNTER;
            case GAUGE, GAUGEHISTOGRAM, INFO, STATESET -> Series.Kind.GAUGE;
            case UNKNOWN -> Series.Kind.UNTYPED;
        };
    }
}
