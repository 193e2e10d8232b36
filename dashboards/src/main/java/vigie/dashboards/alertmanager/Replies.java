package vigie.dashboards.alertmanager;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Reply;
import vigie.model.Matcher;

/** Answers of Alertmanager's API: an error is a JSON text. */
final class Replies {
    private Replies() {}

    static Reply of(Object view) {
        return Reply.fresh("application/json", Json.bytes(view));
    }

    static Reply done() {
        return Reply.fresh("application/json", new byte[0]);
    }

    static Reply error(int status, String text) {
        return new Reply(status, "application/json", "no-store", Json.bytes(text));
    }

    /** The answer for a list of matchers, or what is wrong with them. */
    static Reply filtered(List<String> texts, Function<List<Matcher>, Reply> then) {
        try {
            return then.apply(texts.stream().map(Replies::matcher).toList());
        } catch (IllegalArgumentException e) {
            return error(400, Optional.ofNullable(e.getMessage()).orElse("filter must be a list of matchers"));
        }
    }

    private static Matcher matcher(String text) {
        try {
            return Matcher.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "filter must be a matcher such as severity=\"critical\": was " + text, e);
        }
    }
}
