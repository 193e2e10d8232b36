package vigie.collector.scrape;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Labels;
import vigie.model.Series;

/** Text 0.0.4: types are looked up by name, and families may stand in any order. Whatever Prometheus takes, this takes. */
final class TextFamilies implements Families {
    private final MetadataText metadata = new MetadataText();
    private final Map<String, FamilyType> types = new HashMap<>();
    private String lastMetric = "";
    private Series.Kind kind = Series.Kind.UNTYPED;

    @Override
    public void clear() {
        types.clear();
        lastMetric = "";
    }

    @Override
    public @Nullable String literal(byte[] b, int from, int end) {
        if (from == end) {
            return null;
        }
        String reason = metadata.readText(b, from, end);
        if (reason != null || !metadata.keyword().equals("TYPE")) {
            return reason;
        }
        FamilyType type = FamilyType.ofText(metadata.rest());
        if (type == null) {
            return "a type is counter, gauge, histogram, summary or untyped: was \"" + metadata.rest() + "\"";
        }
        types.put(metadata.name(), type);
        lastMetric = "";
        return null;
    }

    @Override
    public @Nullable String sample(String metric, Labels labels, @Nullable BigDecimal seconds) {
        if (!metric.equals(lastMetric)) {
            lastMetric = metric;
            kind = kindOf(metric);
        }
        return null;
    }

    private Series.Kind kindOf(String metric) {
        FamilyType own = types.get(metric);
        if (own != null) {
            boolean bare = own == FamilyType.COUNTER || own.suffixes().contains("");
            return bare ? own.kindOf("") : Series.Kind.UNTYPED;
        }
        int cut = metric.lastIndexOf('_');
        String suffix = cut < 0 ? "" : metric.substring(cut);
        FamilyType type = cut < 0 ? null : types.get(metric.substring(0, cut));
        boolean belongs =
                type != null && !suffix.equals("_created") && type.suffixes().contains(suffix);
        return type != null && belongs ? type.kindOf(suffix) : Series.Kind.UNTYPED;
    }

    @Override
    public Series.Kind kind() {
        return kind;
    }

    @Override
    public byte rule() {
        return PointRules.PLAIN;
    }

    @Override
    public @Nullable String end() {
        return null;
    }
}
