package vigie.collector.net;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;

/**
 * Hears one answer: {@code head}, then any number of {@code body}, then {@code end}; or {@code failed} at any point. Exactly one
 * of {@code end} and {@code failed} is called, and nothing after it.
 */
public interface HttpListener {
    /**
     * The status line and the headers are there.
     *
     * @param certificateExpiry when the server's certificate ends, or null without TLS
     */
    void head(int status, HttpHeaders headers, @Nullable Instant certificateExpiry);

    /** A part of the decompressed body, valid during the call only. */
    void body(ByteBuffer part);

    /** The answer is complete. */
    void end();

    /**
     * The call failed.
     *
     * @param phase how far it had come
     * @param reason one sentence for people, without secrets
     * @param sent whether the server may have seen the whole request: false only if it certainly has not
     */
    void failed(CheckResult.Phase phase, String reason, boolean sent);

    /** The headers of an answer. */
    interface HttpHeaders {
        /** The first value under a name, whatever its case, or null. */
        @Nullable
        String first(String name);

        /** Every value under a name, whatever its case, in the order in which they came. */
        default List<String> all(String name) {
            String first = first(name);
            return first == null ? List.of() : List.of(first);
        }
    }
}
