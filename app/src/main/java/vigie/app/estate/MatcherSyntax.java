package vigie.app.estate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import vigie.alerting.AlertingConfig.Matcher;
import vigie.alerting.AlertingConfig.Matcher.Operation;

/** Reads one condition on a label as Alertmanager has it: {@code severity="critical"}, {@code zone!=a}, {@code service=~"api|web"}. */
final class MatcherSyntax {
    static final String WHAT = "a matcher such as severity=\"critical\", zone!=\"a\" or service=~\"api|web\"";

    private MatcherSyntax() {}

    /** @throws IllegalArgumentException if the text is no matcher, or its regular expression is not RE2 */
    static Matcher parse(String text) {
        int end = 0;
        while (end < text.length() && isNamePart(text.charAt(end), end)) {
            end++;
        }
        String name = text.substring(0, end);
        String rest = text.substring(end).strip();
        for (Operation operation :
                new Operation[] {Operation.MATCHES, Operation.NOT_MATCHES, Operation.NOT_EQUAL, Operation.EQUAL}) {
            String sign = sign(operation);
            if (!name.isEmpty() && rest.startsWith(sign)) {
                return checked(new Matcher(
                        name, operation, unquoted(rest.substring(sign.length()).strip())));
            }
        }
        throw new IllegalArgumentException();
    }

    private static Matcher checked(Matcher matcher) {
        if (matcher.operation() == Operation.MATCHES || matcher.operation() == Operation.NOT_MATCHES) {
            try {
                Pattern.compile(matcher.value());
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("not a regular expression (RE2): " + e.getMessage(), e);
            }
        }
        return matcher;
    }

    /** How an operation is written. */
    static String sign(Operation operation) {
        return switch (operation) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "!=";
            case MATCHES -> "=~";
            case NOT_MATCHES -> "!~";
        };
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
}
