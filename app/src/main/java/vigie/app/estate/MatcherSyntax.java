package vigie.app.estate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import vigie.model.Matcher;

/** Reads one condition on a label; its regular expression must be RE2. */
final class MatcherSyntax {
    static final String WHAT = "a matcher such as severity=\"critical\", zone!=\"a\" or service=~\"api|web\"";

    private MatcherSyntax() {}

    /** @throws IllegalArgumentException if the text is no matcher, or its regular expression is not RE2 */
    static Matcher parse(String text) {
        Matcher matcher = Matcher.parse(text);
        if (matcher.operation().isRegex()) {
            try {
                Pattern.compile(matcher.value());
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("not a regular expression (RE2): " + e.getMessage(), e);
            }
        }
        return matcher;
    }
}
