package vigie.app.estate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A number in its base unit: bare, or a duration (seconds), a size (bytes) or a percentage (a ratio).
 *
 * @param value in seconds, bytes, a ratio, or as it stands
 */
record Quantity(double value) {
    static final String WHAT = "a number, or one with a unit such as 50ms, 10MiB or 25%";

    private static final Map<String, Double> SIZES = sizes();

    static Quantity parse(String text) {
        if (ScalarType.looksLikeNumber(text)) {
            return new Quantity(ScalarType.number(text));
        }
        if (text.endsWith("%")) {
            return new Quantity(ScalarType.number(text.substring(0, text.length() - 1)) / 100);
        }
        if (text.endsWith("B")) {
            return new Quantity(parseSize(text));
        }
        boolean negative = text.startsWith("-");
        double seconds = Durations.parse(negative ? text.substring(1) : text).toMillis() / 1000.0;
        return new Quantity(negative ? -seconds : seconds);
    }

    /** Bytes, with or without a unit. */
    static double parseSize(String text) {
        int unit = text.length();
        while (unit > 0 && Character.isLetter(text.charAt(unit - 1))) {
            unit--;
        }
        Double factor = SIZES.get(text.substring(unit));
        if (factor == null) {
            throw new IllegalArgumentException();
        }
        return ScalarType.number(text.substring(0, unit)) * factor;
    }

    private static Map<String, Double> sizes() {
        Map<String, Double> sizes = new LinkedHashMap<>();
        sizes.put("", 1.0);
        sizes.put("B", 1.0);
        String prefixes = "kMGT";
        for (int i = 0; i < prefixes.length(); i++) {
            String prefix = prefixes.substring(i, i + 1);
            sizes.put(prefix + "B", Math.pow(1000, i + 1));
            sizes.put((i == 0 ? "K" : prefix) + "iB", Math.pow(1024, i + 1));
        }
        return sizes;
    }
}
