package vigie.app.estate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of Java that every record may use for one value. */
enum ScalarType implements Syntax<Object> {
    TEXT("a text", "string") {
        @Override
        Object parse(String text) {
            return text;
        }
    },
    BOOLEAN("true or false", "boolean") {
        @Override
        Object parse(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new NumberFormatException(text);
            }
            return Boolean.valueOf(text);
        }
    },
    INT("a whole number", "integer") {
        @Override
        Object parse(String text) {
            return Integer.valueOf(text);
        }
    },
    LONG("a whole number", "integer") {
        @Override
        Object parse(String text) {
            return Long.valueOf(text);
        }
    },
    DOUBLE("a number", "number") {
        @Override
        Object parse(String text) {
            return number(text);
        }
    };

    private static final Map<Class<?>, ScalarType> BY_CLASS = Map.of(
            String.class, TEXT,
            boolean.class, BOOLEAN,
            Boolean.class, BOOLEAN,
            int.class, INT,
            Integer.class, INT,
            long.class, LONG,
            Long.class, LONG,
            double.class, DOUBLE,
            Double.class, DOUBLE);

    private final String what;
    private final String schemaType;

    ScalarType(String what, String schemaType) {
        this.what = what;
        this.schemaType = schemaType;
    }

    /** The syntax of a class; a class without one is a mistake in a record, not in a file. */
    static ScalarType of(Class<?> type) {
        ScalarType found = BY_CLASS.get(type);
        if (found == null) {
            throw new IllegalStateException("no value of " + type + " can be read from an estate");
        }
        return found;
    }

    abstract Object parse(String text);

    /** What its values are, for people. */
    String what() {
        return what;
    }

    @Override
    public @Nullable Object read(Node node, String subject, RecordBinder binder) {
        // A quoted 5 is a text: who wants the number writes it bare.
        if (node instanceof Node.Scalar scalar && !scalar.isNull() && (this == TEXT || scalar.plain())) {
            try {
                return parse(scalar.text());
            } catch (NumberFormatException e) {
                return binder.refuse(node, subject + " must be " + what + ": was " + node.kind());
            }
        }
        String found = node instanceof Node.Scalar scalar && !scalar.plain() ? "the text " : "";
        return binder.refuse(node, subject + " must be " + what + ": was " + found + node.kind());
    }

    @Override
    public Map<String, Object> schema(EstateSchema schemas) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", schemaType);
        return schema;
    }

    /** A finite decimal number, {@code 1e3} included; nothing of what Java alone would accept. */
    static double number(String text) {
        double number = looksLikeNumber(text) ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    static boolean looksLikeNumber(String text) {
        if (text.isEmpty() || text.length() > 64 || !text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
            return false;
        }
        try {
            return !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
