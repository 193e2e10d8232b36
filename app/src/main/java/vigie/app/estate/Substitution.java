package vigie.app.estate;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@code ${NAME}} in from the environment; a second dollar before it leaves it as it is. Works on single values
 * after the file was parsed, so that a variable cannot bring structure with it.
 */
public final class Substitution {
    private static final String HINT = "; write $${ for the characters themselves";

    private final Function<String, @Nullable String> variables;

    public Substitution(Function<String, @Nullable String> variables) {
        this.variables = variables;
    }

    /** The text with its variables, or null after a problem: one is not set, or has no proper name. */
    @Nullable
    String apply(String text, Position at, Problems problems) {
        if (!text.contains("${")) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i >= 0 && i < text.length()) {
            if (text.startsWith("$${", i)) {
                out.append("${");
                i += 3;
            } else if (text.startsWith("${", i)) {
                i = variable(text, i, out, at, problems);
            } else {
                out.append(text.charAt(i++));
            }
        }
        return i < 0 ? null : out.toString();
    }

    /** Where the text goes on after a variable, or -1 after a problem. */
    private int variable(String text, int start, StringBuilder out, Position at, Problems problems) {
        int end = text.indexOf('}', start);
        String name = end < 0 ? "" : text.substring(start + 2, end);
        if (!isName(name)) {
            problems.add(at, "${…} needs the name of a variable, of letters, digits and _" + HINT);
            return -1;
        }
        String value = variables.apply(name);
        if (value == null) {
            problems.add(at, "the environment variable " + name + " is not set" + HINT);
            return -1;
        }
        out.append(value);
        return end + 1;
    }

    static boolean isName(String name) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }
}
