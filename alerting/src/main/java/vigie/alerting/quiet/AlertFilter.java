package vigie.alerting.quiet;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.route.LabelMatcher;
import vigie.model.AlertBoard.Heard;
import vigie.model.Labels;
import vigie.model.Matcher;

/** Which alerts somebody wants to see. Immutable. */
public final class AlertFilter {
    private final List<LabelMatcher> matchers;
    private final @Nullable Pattern receiver;

    private AlertFilter(List<LabelMatcher> matchers, @Nullable Pattern receiver) {
        this.matchers = matchers;
        this.receiver = receiver;
    }

    /**
     * Compiles a filter.
     *
     * @param receiver an expression for the whole name of somebody who hears of it, or null
     * @throws IllegalArgumentException if an expression is not RE2
     */
    public static AlertFilter of(List<Matcher> matchers, @Nullable String receiver) {
        try {
            return new AlertFilter(
                    matchers.stream().map(LabelMatcher::new).toList(),
                    receiver == null ? null : Pattern.compile(receiver, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("receiver must be an RE2 expression: " + e.getMessage(), e);
        }
    }

    boolean takes(Labels labels) {
        return matchers.stream().allMatch(m -> m.matches(labels));
    }

    boolean takes(List<Heard> heard) {
        return receiver == null || heard.stream().anyMatch(h -> receiver.matches(h.receiver()));
    }
}
