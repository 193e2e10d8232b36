package vigie.alerting.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import vigie.model.Labels;
import vigie.model.Matcher;

/** One compiled condition on a label: a label that is not there is empty, and an expression matches the whole value. */
public final class LabelMatcher {
    private final Matcher matcher;
    private final @Nullable Pattern pattern;

    /**
     * Compiles a condition.
     *
     * @throws IllegalArgumentException if its regular expression is not RE2
     */
    public LabelMatcher(Matcher matcher) {
        this.matcher = matcher;
        this.pattern = switch (matcher.operation()) {
            case EQUAL, NOT_EQUAL -> null;
            case MATCHES, NOT_MATCHES -> compile(matcher);
        };
    }

    private static Pattern compile(Matcher matcher) {
        try {
            return Pattern.compile(matcher.value(), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "a matcher of " + matcher.label() + " must be an RE2 expression: was '" + matcher.value() + "': "
                            + e.getMessage(),
                    e);
        }
    }

    /** Whether the labels meet it. */
    public boolean matches(Labels labels) {
        String found = labels.get(matcher.label());
        String value = found == null ? "" : found;
        return switch (matcher.operation()) {
            case EQUAL -> value.equals(matcher.value());
            case NOT_EQUAL -> !value.equals(matcher.value());
            case MATCHES -> matchesWhole(value);
            case NOT_MATCHES -> !matchesWhole(value);
        };
    }

    private boolean matchesWhole(String value) {
        return pattern != null && pattern.matches(value);
    }
}
