package vigie.dashboards.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as {@code application/problem+json} (RFC 9457).
 *
 * @param status the HTTP status
 * @param title the same for every problem of this status
 * @param detail what is wrong this time, for people
 * @param errors the single errors where there are several; left out where there are none
 */
record Problem(
        int status,
        String title,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> errors) {
    static final String TYPE = "application/problem+json";

    Problem(int status, String detail) {
        this(status, title(status), detail, List.of());
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not authenticated";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Not acceptable";
            case 409 -> "Conflict";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 429 -> "Too many requests";
            case 500 -> "Internal error";
            case 503 -> "Unavailable";
            default -> status < 500 ? "Request refused" : "Server error";
        };
    }
}
