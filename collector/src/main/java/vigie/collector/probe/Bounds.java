package vigie.collector.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between what a number is expected to be, as the estate states it: {@code {above: 0, below: 100}}. At least one is not null.
 *
 * @param above it must be more
 * @param below it must be less
 * @param atLeast it must not be less
 * @param atMost it must not be more
 */
public record Bounds(
        @Nullable Double above,
        @Nullable Double below,
        @Nullable Double atLeast,
        @Nullable Double atMost) {
    private static final List<String> WORDS = List.of("above", "below", "at_least", "at_most");

    /**
     * The bounds that a mapping of the estate states; null if it is something else: no mapping, or one with another key.
     *
     * @param key under which it is stated, for the message
     * @throws IllegalArgumentException if a bound is no number
     */
    public static @Nullable Bounds of(String key, @Nullable Object stated) {
        if (!(stated instanceof Map<?, ?> map) || map.isEmpty() || !WORDS.containsAll(map.keySet())) {
            return null;
        }
        return new Bounds(
                number(key, map, "above"),
                number(key, map, "below"),
                number(key, map, "at_least"),
                number(key, map, "at_most"));
    }

    private static @Nullable Double number(String key, Map<?, ?> map, String word) {
        if (!map.containsKey(word)) {
            return null;
        }
        if (map.get(word) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                key + ": " + word + " must be a number: was " + Excerpt.of(String.valueOf(map.get(word)), 80));
    }

    /** Whether a number keeps to them; NaN does not. */
    public boolean hold(double value) {
        return !Double.isNaN(value)
                && (above == null || value > above)
                && (below == null || value < below)
                && (atLeast == null || value >= atLeast)
                && (atMost == null || value <= atMost);
    }

    /** As people read it: {@code above 0 and below 100}. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        add(words, "above ", above);
        add(words, "below ", below);
        add(words, "at least ", atLeast);
        add(words, "at most ", atMost);
        return String.join(" and ", words);
    }

    private static void add(List<String> words, String word, @Nullable Double bound) {
        if (bound != null) {
            words.add(word + text(bound));
        }
    }

    /** A number as people write it: a whole one without a point. */
    public static String text(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
