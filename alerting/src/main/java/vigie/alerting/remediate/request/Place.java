package vigie.alerting.remediate.request;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where a value goes in a request, and so how it is made harmless there. */
enum Place {
    /** A path or query: everything but what RFC 3986 leaves unreserved is percent-encoded, slashes too. */
    URL {
        @Override
        String escape(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A")
                    .replace("%7E", "~");
        }
    },
    /** The inside of a JSON string. */
    JSON {
        @Override
        String escape(String value) {
            return new String(JsonStringEncoder.getInstance().quoteAsString(value));
        }
    },
    /** A value of {@code application/x-www-form-urlencoded}. */
    FORM {
        @Override
        String escape(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    },
    /** A header, or a body of any other kind: one line. */
    LINE {
        @Override
        String escape(String value) {
            StringBuilder line = new StringBuilder(value.length());
            value.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
            return line.toString();
        }
    };

    abstract String escape(String value);

    /** The place that a body of a media type is. */
    static Place ofBody(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals("application/json") || type.endsWith("+json")) {
            return JSON;
        }
        return type.equals("application/x-www-form-urlencoded") ? FORM : LINE;
    }
}
