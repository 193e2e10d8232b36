package vigie.collector.net;

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
        AddressPolicy policy) {

    public HttpRequest {
        headers = Map.copyOf(headers);
    }
}
