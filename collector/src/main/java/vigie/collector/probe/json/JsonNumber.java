package vigie.collector.probe.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;

/** Numbers in JSON: those that are written as such, and texts that hold one, as money and PromQL's values often are. */
public final class JsonNumber {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,100}(\\.[0-9]{1,100})?([eE][+-]?[0-9]{1,3})?");

    private JsonNumber() {}

    /** The number of a node; NaN if it is none, is missing, or is too large for a double. */
    public static double of(JsonNode node) {
        double value = Double.NaN;
        if (node.isNumber()) {
            value = node.doubleValue();
        } else if (node.isTextual() && DECIMAL.matches(node.textValue())) {
            value = Double.parseDouble(node.textValue());
        }
        return Double.isFinite(value) ? value : Double.NaN;
    }
}
