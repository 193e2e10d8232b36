package vigie.collector.probe.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Expression;

/**
 * What an HTTP answer is expected to be; with nothing said, a status of 2xx.
 *
 * @param status a code, a class such as {@code 2xx}, or a list of them
 * @param json paths of the body to the values expected there, see {@link JsonExpectation}
 * @param bodyMatches an RE2 expression that is found in the body
 * @param bodyNotMatches an RE2 expression that is not found in the body
 * @param header names to the exact values expected
 * @param latency a slower answer is DEGRADED; from the start of the call to its last byte
 */
public record HttpExpect(
        @Nullable Object status,
        @Nullable Map<String, Object> json,
        @Nullable String bodyMatches,
        @Nullable String bodyNotMatches,
        @Nullable Map<String, String> header,
        @Nullable Duration latency) {

    /** Nothing said. */
    public static final HttpExpect DEFAULT = new HttpExpect(null, null, null, null, null, null);

    public HttpExpect {
        status = status instanceof List<?> several ? List.copyOf(several) : status == null ? "2xx" : status;
        // A value may be null, as JSON has it: no Map.copyOf.
        json = json == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(json));
        header = header == null ? Map.of() : Map.copyOf(header);
        StatusCodes.of(status);
        json.forEach(JsonExpectation::new);
        Expression.pattern("body_matches", bodyMatches);
        Expression.pattern("body_not_matches", bodyNotMatches);
        if (latency != null && (latency.isNegative() || latency.isZero())) {
            throw new IllegalArgumentException("latency must be more than 0s: was " + latency);
        }
    }

    /** The codes that are allowed. */
    StatusCodes codes() {
        return StatusCodes.of(status);
    }

    /** What is expected in the body's JSON, in the order of the estate. */
    List<JsonExpectation> jsonExpectations() {
        List<JsonExpectation> all = new ArrayList<>();
        if (json != null) {
            json.forEach((path, expected) -> all.add(new JsonExpectation(path, expected)));
        }
        return all;
    }

    /** The exact headers that are expected. */
    Map<String, String> headers() {
        return header == null ? Map.of() : header;
    }
}
