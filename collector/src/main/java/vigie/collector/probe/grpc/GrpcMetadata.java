package vigie.collector.probe.grpc;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.http.RequestHeaders;
import vigie.model.Secret;

/** What a call says beside its message: the headers of the estate as HTTP/2 and gRPC allow them. */
final class GrpcMetadata {
    /** Those that the call sets itself, and those that HTTP/2 does not know (RFC 9113, 8.2.2). */
    private static final Set<String> RESERVED = Set.of(
            "te",
            "host",
            "content-type",
            "content-length",
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "upgrade");

    private GrpcMetadata() {}

    /**
     * Names in lower case to values.
     *
     * @throws IllegalArgumentException for one that is not allowed; no secret is in its message
     */
    static Map<String, String> of(Map<String, String> headers, @Nullable Secret bearerToken) {
        Map<String, String> metadata = new LinkedHashMap<>();
        RequestHeaders.of(headers, null, bearerToken).forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (RESERVED.contains(lower) || lower.startsWith("grpc-")) {
                throw new IllegalArgumentException("headers must not say what the call says itself: was " + lower);
            }
            if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new IllegalArgumentException("the value of the header " + lower + " must be ASCII: was not");
            }
            metadata.put(lower, value);
        });
        return metadata;
    }
}
