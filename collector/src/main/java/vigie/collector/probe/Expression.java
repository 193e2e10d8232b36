package vigie.collector.probe;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Regular expressions of the estate: RE2's, which take linear time whatever they are matched with. */
public final class Expression {
    private Expression() {}

    /**
     * The pattern of an expression, or null where none is stated.
     *
     * @param key under which it is stated, for the message
     * @throws IllegalArgumentException if it is no RE2 expression
     */
    public static @Nullable Pattern pattern(String key, @Nullable String expression) {
        if (expression == null) {
            return null;
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(key + " must be an RE2 expression: was " + Excerpt.of(expression, 80)
                    + " (" + e.getDescription() + ')');
        }
    }
}
