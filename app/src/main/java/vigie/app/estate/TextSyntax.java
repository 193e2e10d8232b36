package vigie.app.estate;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values that are written as one text.
 *
 * @param what what they are, for messages: {@code a duration such as 15s}
 * @param parser throws an {@link IllegalArgumentException}: without a message if the text is not of this kind, or with one that
 *     says what is wrong and is safe to show
 * @param schema for programs
 */
record TextSyntax<T>(String what, Parser<T> parser, Map<String, Object> schema) implements Syntax<T> {
    TextSyntax {
        // Sorted, because the schema's text must be the same every time.
        schema = Collections.unmodifiableMap(new TreeMap<>(schema));
    }

    /** A text that may be anything as far as a schema can tell. */
    static <T> TextSyntax<T> of(String what, Parser<T> parser) {
        return new TextSyntax<>(what, parser, Map.of("type", "string", "description", what));
    }

    @Override
    public @Nullable T read(Node node, String subject, RecordBinder binder) {
        if (!(node instanceof Node.Scalar scalar)) {
            return binder.refuse(node, subject + " must be " + what + ": was " + node.kind());
        }
        try {
            return parser.parse(scalar.text());
        } catch (IllegalArgumentException e) {
            // What the JDK says of a number that is none helps nobody.
            String reason = e instanceof NumberFormatException ? null : e.getMessage();
            return binder.refuse(
                    node,
                    reason == null
                            ? subject + " must be " + what + ": was " + scalar.shown()
                            : subject + ": " + reason);
        }
    }

    @Override
    public Map<String, Object> schema(EstateSchema schemas) {
        return schema;
    }

    /** Makes a value of a text. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text);
    }
}
