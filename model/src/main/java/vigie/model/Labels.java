package vigie.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Name-value pairs in the order of their names, each name once: what identifies a series or an alert.
 *
 * <p>Immutable. Two parallel arrays and no object a pair. An empty value is the same as none, as in Prometheus, and is left
 * out. Looking a name up costs a binary search.
 */
public final class Labels {
    /** No labels. */
    public static final Labels EMPTY = new Labels(new String[0], new String[0]);

    private final String[] names;
    private final String[] values;
    private final int hash;

    private Labels(String[] names, String[] values) {
        this.names = names;
        this.values = values;
        this.hash = 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    /**
     * Labels of alternating names and values.
     *
     * @throws IllegalArgumentException if the count is odd, a name is empty or a name stands twice
     */
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("labels come in pairs: was " + namesAndValues.length + " strings");
        }
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (sorted.put(namesAndValues[i], namesAndValues[i + 1]) != null) {
                throw new IllegalArgumentException("label " + namesAndValues[i] + " stands twice");
            }
        }
        return of(sorted);
    }

    /**
     * Labels of a map.
     *
     * @throws IllegalArgumentException if a name is empty
     */
    public static Labels of(Map<String, String> pairs) {
        TreeMap<String, String> sorted = new TreeMap<>(pairs);
        sorted.values().removeIf(String::isEmpty);
        if (sorted.isEmpty()) {
            return EMPTY;
        }
        if (sorted.containsKey("")) {
            throw new IllegalArgumentException("a label's name must not be empty");
        }
        return new Labels(
                sorted.keySet().toArray(new String[0]), sorted.values().toArray(new String[0]));
    }

    /** How many pairs there are. */
    public int size() {
        return names.length;
    }

    /** The name at a position from 0 to {@code size() - 1}, in ascending order. */
    public String name(int i) {
        return names[i];
    }

    /** The value at a position from 0 to {@code size() - 1}; never empty. */
    public String value(int i) {
        return values[i];
    }

    /** The value under a name, or null. */
    public @Nullable String get(String name) {
        int i = Arrays.binarySearch(names, name);
        return i < 0 ? null : values[i];
    }

    /** These labels with one pair set; an empty value removes the name. */
    public Labels with(String name, String value) {
        Map<String, String> map = asMap();
        map.put(name, value);
        return of(map);
    }

    /** These labels with all of the other's set over them. */
    public Labels with(Labels other) {
        if (other.names.length == 0) {
            return this;
        }
        Map<String, String> map = asMap();
        map.putAll(other.asMap());
        return of(map);
    }

    /** A new map of the pairs, in order; the caller's own. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], values[i]);
        }
        return map;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o == this
                || (o instanceof Labels other
                        && hash == other.hash
                        && Arrays.equals(names, other.names)
                        && Arrays.equals(values, other.values));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As Prometheus writes them: <code>{a="1",b="2"}</code>, with backslash, quote and line feed escaped. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < names.length; i++) {
            text.append(i == 0 ? "" : ",").append(names[i]).append("=\"");
            text.append(values[i].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
        }
        return text.append('}').toString();
    }
}
