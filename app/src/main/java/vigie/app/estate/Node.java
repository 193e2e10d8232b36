package vigie.app.estate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of the file with its place: aliases and merge keys are resolved, variables of the environment are filled in. */
public sealed interface Node {
    /** Where it begins. */
    Position at();

    /** What it is, for messages. */
    String kind();

    /**
     * A single value.
     *
     * @param text the value, with variables filled in
     * @param source the value as it stands in the file; the only one that messages may show
     * @param plain whether it may be something else than text: it is not quoted, or has a variable in it
     */
    record Scalar(Position at, String text, String source, boolean plain) implements Node {
        /** Whether nothing is there: {@code key:} with no value, {@code null} or {@code ~}. */
        public boolean isNull() {
            return plain && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        /** The value as it stands in the file, in quotes and not too long. */
        public String shown() {
            return '"' + (source.length() > 60 ? source.substring(0, 60) + "…" : source) + '"';
        }

        @Override
        public String kind() {
            return shown();
        }
    }

    /** Values in their order. */
    record Sequence(Position at, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with their values, in the order of the file. */
    record Mapping(Position at, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** The value under a key, or null. */
        @Nullable
        public Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A value that was refused already: whatever needs it is left out in silence. */
    record Refused(Position at) implements Node {
        @Override
        public String kind() {
            return "something refused";
        }
    }

    /** A value under its key, and where the key stands. */
    record Entry(Position key, Node value) {}
}
