package vigie.dashboards.alertmanager;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Reply;
import vigie.model.AlertBoard;
import vigie.model.AlertBoard.Firing;

/**
 * Which alerts a request asks for: {@code filter}, {@code receiver}, {@code active}, {@code silenced}, {@code inhibited}, {@code muted}.
 *
 * @param parameters the request's, each with all of its values
 */
record Wanted(Map<String, List<String>> parameters) {
    private static final List<String> FLAGS = List.of("active", "silenced", "inhibited", "muted", "unprocessed");

    /** The answer for those alerts, or what is wrong with the request. */
    Reply from(AlertBoard board, Function<List<Firing>, Reply> then) {
        for (String flag : FLAGS) {
            String value = first(flag);
            if (value != null && !value.equals("true") && !value.equals("false")) {
                return Replies.error(400, flag + " must be true or false: was " + value);
            }
        }
        return Replies.filtered(
                parameters.getOrDefault("filter", List.of()),
                matchers -> then.apply(board.firing(matchers, first("receiver")).stream()
                        .filter(this::isWanted)
                        .toList()));
    }

    private boolean isWanted(Firing firing) {
        return (is("active") || firing.isSuppressed())
                && (is("silenced") || firing.silencedBy().isEmpty())
                && (is("inhibited") || firing.inhibitedBy().isEmpty())
                && (is("muted")
                        || firing.heard().stream().allMatch(h -> h.mutedBy().isEmpty()));
    }

    private boolean is(String flag) {
        return !"false".equals(first(flag));
    }

    private @Nullable String first(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }
}
