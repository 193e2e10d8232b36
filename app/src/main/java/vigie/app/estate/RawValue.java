package vigie.app.estate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values without a type of their own: text, {@code Boolean}, {@code Long}, {@code Double}, lists and mappings, as JSON would
 * have them. {@code yes}, {@code on} and {@code 10:30} are text.
 */
final class RawValue {
    private RawValue() {}

    /** The value of a node; null if it is nothing, or was refused. */
    static @Nullable Object of(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.plain() ? plain(scalar) : scalar.text();
        }
        if (node instanceof Node.Sequence sequence) {
            List<@Nullable Object> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(of(item)));
            return Collections.unmodifiableList(items);
        }
        if (node instanceof Node.Mapping mapping) {
            Map<String, @Nullable Object> items = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> items.put(key, of(entry.value())));
            return Collections.unmodifiableMap(items);
        }
        return null;
    }

    private static @Nullable Object plain(Node.Scalar scalar) {
        String text = scalar.text();
        if (scalar.isNull()) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (!ScalarType.looksLikeNumber(text)) {
            return text;
        }
        // Through BigDecimal, because 1e400 is a number too, and must not become infinite.
        BigDecimal number = new BigDecimal(text);
        if (text.chars().allMatch(c -> c == '-' || c == '+' || Character.isDigit(c)) && number.precision() <= 18) {
            return number.longValueExact();
        }
        return Double.isFinite(number.doubleValue()) ? (Object) number.doubleValue() : text;
    }
}
