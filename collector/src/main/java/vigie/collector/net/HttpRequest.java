package vigie.collector.net;

import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call.
 *
 * @param method {@code GET}, {@code HEAD}, {@code POST}, {@code PUT}, …
 * @param url {@code http} or {@code https}, with the path and query as they are sent
 * @param headers sent as they are; {@code Host}, {@code Content-Length} and {@code Accept-Encoding: gzip} are set by the transport
 *     unless given
 * @param body sent with its length, or null for none
 * @param timeout the one deadline: from the call to the last byte of the answer
 * @param maxBytes the most that the answer may have, decompressed; one byte more is a failure in phase BODY
 * @param connection calls with the same key share one keep-alive connection, one after the other; empty for a connection of its
 *     own
 * @param tls whom to trust in place of what the transport does, made by {@link ClientTls}, over a connection of its own; or null
 * @param policy where it may go; judged on the resolved address, of which exactly the judged one is connected to
 */
public record HttpRequest(
        String method,
        URI url,
        Map<String, String> headers,
        byte @Nullable [] body,
        Duration timeout,
        long maxBytes,
        String connection,
        @Nullable SslContext tls,
        AddressPolicy policy) {

    public HttpRequest {
        headers = Map.copyOf(headers);
        if (tls != null && !connection.isEmpty()) {
            // A kept one would go on trusting whom the last call did.
            throw new IllegalArgumentException("a call with its own trust shares no connection: was " + connection);
        }
    }

    /** A call that trusts whom the transport does. */
    public HttpRequest(
            String method,
            URI url,
            Map<String, String> headers,
            byte @Nullable [] body,
            Duration timeout,
            long maxBytes,
            String connection,
            AddressPolicy policy) {
        this(method, url, headers, body, timeout, maxBytes, connection, null, policy);
    }
}
