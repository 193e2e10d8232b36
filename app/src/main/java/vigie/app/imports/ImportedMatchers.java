package vigie.app.imports;

import java.util.ArrayList;
import java.util.List;
import vigie.model.Matcher;

/** Conditions on labels in Alertmanager's three ways: {@code matchers}, {@code match} and {@code match_re}. */
final class ImportedMatchers {
    private ImportedMatchers() {}

    /** The conditions under these keys of a mapping; what cannot be read is noted, and left out with what it stands in. */
    static List<String> of(Tree tree, String matchers, String match, String matchRe, Notes notes) {
        List<String> all = new ArrayList<>();
        for (String text : tree.texts(matchers)) {
            for (String one : split(text)) {
                try {
                    all.add(Matcher.parse(one).toString());
                } catch (IllegalArgumentException e) {
                    notes.add("the matcher " + one + " cannot be read: it matches nothing now");
                    all.add(new Matcher("alertname", Matcher.Operation.EQUAL, "unreadable matcher: " + one).toString());
                }
            }
        }
        Tree equal = tree.map(match);
        equal.keys().forEach(k -> all.add(new Matcher(k, Matcher.Operation.EQUAL, equal.text(k)).toString()));
        Tree regex = tree.map(matchRe);
        regex.keys().forEach(k -> all.add(new Matcher(k, Matcher.Operation.MATCHES, regex.text(k)).toString()));
        return all;
    }

    /** One text may hold several in braces, with commas between them. */
    static List<String> split(String text) {
        String inner = text.strip();
        if (inner.startsWith("{") && inner.endsWith("}")) {
            inner = inner.substring(1, inner.length() - 1);
        }
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            boolean escaped = i > 0 && inner.charAt(i - 1) == '\\';
            quoted ^= c == '"' && !escaped;
            if (c == ',' && !quoted) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
