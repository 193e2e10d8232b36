package vigie.collector.probe.http;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.model.Secret;

/** The headers of a probe's calls: those of the estate, and the one that its credentials make. */
public final class RequestHeaders {
    /** A header's name (RFC 9110, token). */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private RequestHeaders() {}

    /**
     * Names to values.
     *
     * @throws IllegalArgumentException for a name or value that HTTP does not allow, or for two kinds of credentials at once; no
     *     secret is in its message
     */
    public static Map<String, String> of(
            Map<String, String> plain, @Nullable BasicAuth basicAuth, @Nullable Secret bearerToken) {
        Map<String, String> headers = new LinkedHashMap<>(plain);
        plain.forEach(RequestHeaders::check);
        boolean stated = plain.keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
        if ((basicAuth != null ? 1 : 0) + (bearerToken != null ? 1 : 0) + (stated ? 1 : 0) > 1) {
            throw new IllegalArgumentException(
                    "only one of basic_auth, bearer_token and a header Authorization may be given: were several");
        }
        if (basicAuth != null) {
            String pair = basicAuth.username() + ':' + basicAuth.password().reveal();
            byte[] utf8 = pair.getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(utf8));
        }
        if (bearerToken != null) {
            if (!isValue(bearerToken.reveal())) {
                throw new IllegalArgumentException("bearer_token must be one line of visible characters: was not");
            }
            headers.put("Authorization", "Bearer " + bearerToken.reveal());
        }
        return headers;
    }

    private static void check(String name, String value) {
        if (!NAME.matches(name)) {
            throw new IllegalArgumentException(
                    "a header's name must be a token of RFC 9110: was " + Excerpt.of(name, 80));
        }
        if (!isValue(value)) {
            throw new IllegalArgumentException("the value of the header " + name + " must be one line: was not");
        }
    }

    /** Whether HTTP allows a text as the value of a header: one line without control characters. */
    public static boolean isValue(String value) {
        return value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }
}
