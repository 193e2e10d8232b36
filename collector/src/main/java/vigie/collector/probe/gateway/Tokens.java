package vigie.collector.probe.gateway;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.http.JsonBody;
import vigie.collector.probe.http.JsonExpectation;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.Secret;

/** Where tokens of sessions stand in answers and in questions. */
final class Tokens {
    private static final int LONGEST = 8_192;

    private Tokens() {}

    /** The headers of an answer that are looked at. */
    static List<String> headers(GatewayConfig.Take take) {
        return take.header() != null
                ? List.of(take.header())
                : take.cookie() != null ? List.of("Set-Cookie") : List.of();
    }

    /** The token in an answer; null if there is none, or none that a header could carry. */
    static @Nullable Secret of(WholeAnswer.Whole answer, GatewayConfig.Take take) {
        String found = null;
        if (take.json() != null) {
            JsonNode at = JsonBody.read(answer.body())
                    .map(root -> JsonExpectation.find(root, requireNonNull(take.json())))
                    .orElse(null);
            found = at != null && at.isTextual() ? at.textValue() : null;
        } else if (take.header() != null) {
            found = answer.header(take.header());
        } else if (take.cookie() != null) {
            found = cookie(answer.header("Set-Cookie"), take.cookie());
        }
        boolean fits = found != null
                && !found.isEmpty()
                && found.length() <= LONGEST
                && found.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return fits && found != null ? new Secret(found) : null;
    }

    private static @Nullable String cookie(@Nullable String all, String name) {
        if (all == null) {
            return null;
        }
        for (String one : all.split("\n", -1)) {
            if (one.startsWith(name + '=')) {
                int end = one.indexOf(';');
                return one.substring(name.length() + 1, end < 0 ? one.length() : end)
                        .strip();
            }
        }
        return null;
    }

    /** The headers of a question in a session. */
    static Map<String, String> use(Secret token, GatewayConfig.Session session) {
        Map<String, String> stated = session.use().headers();
        String cookie = session.take().cookie();
        if (stated == null) {
            return cookie == null
                    ? Map.of("Authorization", "Bearer " + token.reveal())
                    : Map.of("Cookie", cookie + '=' + token.reveal());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        stated.forEach((name, value) -> headers.put(name, value.replace(GatewayConfig.Use.TOKEN, token.reveal())));
        return headers;
    }
}
