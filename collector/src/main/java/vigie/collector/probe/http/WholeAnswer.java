package vigie.collector.probe.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpListener;
import vigie.model.CheckResult;

/**
 * Listens to an HTTP call until it ends, and hands the answer over as a whole. The size is limited twice: by the request, and
 * here, for a transport that does not keep to it.
 */
public final class WholeAnswer implements HttpListener {
    private static final String COOKIE = "Set-Cookie"; // a comma may stand in each: joined by line feeds

    private final List<String> names;
    private final int maxBytes;
    private final boolean keepBody;
    private final Receiver receiver;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int status;
    private @Nullable Instant certificateExpiry;
    private long bytes;
    private boolean done;

    /**
     * A listener for one call.
     *
     * @param names the headers that the receiver reads, whatever their case: the first of each, and of {@code Set-Cookie} all, joined by
     *     line feeds
     * @param keepBody whether the receiver reads the body; counted it is in any case
     */
    public WholeAnswer(Collection<String> names, int maxBytes, boolean keepBody, Receiver receiver) {
        this.names = List.copyOf(names);
        this.maxBytes = maxBytes;
        this.keepBody = keepBody;
        this.receiver = receiver;
    }

    /** Hears how the call ended: exactly one of the two, once. */
    public interface Receiver {
        /** It was answered, with whatever status. */
        void answered(Whole answer);

        /** It failed. */
        void failed(CheckResult.Phase phase, String reason);
    }

    /**
     * An answer.
     *
     * @param headers those that were asked for and came, under lower-case names
     * @param certificateExpiry when the server's certificate ends, or null without TLS
     */
    public record Whole(
            int status,
            Map<String, String> headers,
            @Nullable Instant certificateExpiry,
            byte[] body) {
        /** The header under a name, whatever its case, or null. */
        public @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        /** The body as UTF-8, what is not replaced by U+FFFD. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void head(int status, HttpHeaders headers, @Nullable Instant certificateExpiry) {
        this.status = status;
        this.certificateExpiry = certificateExpiry;
        for (String name : names) {
            String value = name.equalsIgnoreCase(COOKIE) ? String.join("\n", headers.all(name)) : headers.first(name);
            if (value != null && !value.isEmpty()) {
                this.headers.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
    }

    @Override
    public void body(ByteBuffer part) {
        bytes += part.remaining();
        if (bytes > maxBytes) {
            failed(CheckResult.Phase.BODY, "the answer has more than " + maxBytes + " bytes", true);
        } else if (keepBody && !done) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            body.write(copy, 0, copy.length);
        }
    }

    @Override
    public void end() {
        if (!done) {
            done = true;
            receiver.answered(new Whole(status, Map.copyOf(headers), certificateExpiry, body.toByteArray()));
        }
    }

    @Override
    public void failed(CheckResult.Phase phase, String reason, boolean sent) {
        if (!done) {
            done = true;
            body.reset();
            receiver.failed(phase, reason);
        }
    }
}
