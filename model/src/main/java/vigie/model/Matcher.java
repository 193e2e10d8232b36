package vigie.model;

/**
 * One condition on a label, as Alertmanager has them: {@code name="value"}, {@code !=}, {@code =~}, {@code !~}. A label that is not
 * there is empty. Regular expressions are RE2 and match the whole value.
 */
public record Matcher(String label, Operation operation, String value) {
    /** How the value is compared. */
    public enum Operation {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        NOT_MATCHES("!~");

        private final String sign;

        Operation(String sign) {
            this.sign = sign;
        }

        /** How it is written. */
        public String sign() {
            return sign;
        }

        /** Whether the value is a regular expression. */
        public boolean isRegex() {
            return this == MATCHES || this == NOT_MATCHES;
        }

        /** Whether what is equal matches. */
        public boolean isEqual() {
            return this == EQUAL || this == MATCHES;
        }

        /** The operation of these two properties. */
        public static Operation of(boolean isRegex, boolean isEqual) {
            return isRegex ? (isEqual ? MATCHES : NOT_MATCHES) : (isEqual ? EQUAL : NOT_EQUAL);
        }
    }

    /**
     * Reads one as it is written: {@code severity="critical"}, {@code zone!=a}, {@code service=~"api|web"}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Matcher parse(String text) {
        int end = 0;
        while (end < text.length() && isNamePart(text.charAt(end), end)) {
            end++;
        }
        String name = text.substring(0, end);
        String rest = text.substring(end).strip();
        for (Operation operation :
                new Operation[] {Operation.MATCHES, Operation.NOT_MATCHES, Operation.NOT_EQUAL, Operation.EQUAL}) {
            if (!name.isEmpty() && rest.startsWith(operation.sign())) {
                String value = rest.substring(operation.sign().length()).strip();
                return new Matcher(name, operation, unquoted(value));
            }
        }
        throw new IllegalArgumentException();
    }

    private static boolean isNamePart(char c, int at) {
        return c == '_' || (c < 128 && (Character.isLetter(c) || (at > 0 && Character.isDigit(c))));
    }

    /** The value without its quotes, where {@code \"}, {@code \\} and {@code \n} are what they are elsewhere. */
    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            if (value.isEmpty() || value.chars().anyMatch(c -> "\", =~!{}".indexOf(c) >= 0)) {
                throw new IllegalArgumentException();
            }
            return value;
        }
        StringBuilder out = new StringBuilder();
        int i = 1;
        while (i < value.length() && value.charAt(i) != '"') {
            char c = value.charAt(i++);
            if (c == '\\' && i < value.length()) {
                char escaped = value.charAt(i++);
                // A regular expression keeps its own escapes.
                out.append(escaped == 'n' ? "\n" : escaped == '"' || escaped == '\\' ? escaped + "" : "\\" + escaped);
            } else {
                out.append(c);
            }
        }
        if (i != value.length() - 1) {
            throw new IllegalArgumentException();
        }
        return out.toString();
    }

    /** {@code severity="critical"}, with backslash, quote and line feed escaped. */
    @Override
    public String toString() {
        String text = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return label + operation.sign() + '"' + text + '"';
    }
}
