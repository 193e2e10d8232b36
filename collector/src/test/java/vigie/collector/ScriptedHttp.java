package vigie.collector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpListener;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.HttpTransport;
import vigie.model.CheckResult;

/** Answers HTTP calls as a function says, in virtual time. The body comes in three parts. */
public final class ScriptedHttp implements HttpTransport {
    /** Every call so far. */
    public final List<HttpRequest> calls = new ArrayList<>();

    /** What the next calls are answered. */
    public Function<HttpRequest, Reply> script = request -> Reply.ok("");

    private final VirtualTime time;

    public ScriptedHttp(VirtualTime time) {
        this.time = time;
    }

    /** One answer; a phase makes it a failure. */
    public record Reply(
            Duration after,
            int status,
            Map<String, String> headers,
            byte[] body,
            @Nullable Instant certificateExpiry,
            CheckResult.@Nullable Phase failure,
            String reason) {

        public static Reply of(int status, String contentType, String body) {
            return new Reply(
                    Duration.ofMillis(5),
                    status,
                    Map.of("Content-Type", contentType),
                    body.getBytes(StandardCharsets.UTF_8),
                    null,
                    null,
                    "");
        }

        public static Reply ok(String json) {
            return of(200, "application/json", json);
        }

        public static Reply fails(CheckResult.Phase phase, String reason) {
            return new Reply(Duration.ofMillis(1), 0, Map.of(), new byte[0], null, phase, reason);
        }

        public Reply after(Duration other) {
            return new Reply(other, status, headers, body, certificateExpiry, failure, reason);
        }

        public Reply header(String name, String value) {
            return new Reply(after, status, Map.of(name, value), body, certificateExpiry, failure, reason);
        }

        public Reply bytes(byte[] other) {
            return new Reply(after, status, headers, other, certificateExpiry, failure, reason);
        }

        public Reply certificate(Instant expiry) {
            return new Reply(after, status, headers, body, expiry, failure, reason);
        }
    }

    @Override
    public void send(HttpRequest request, HttpListener listener) {
        calls.add(request);
        Reply reply = script.apply(request);
        boolean late = reply.after().compareTo(request.timeout()) >= 0;
        Duration after = late ? request.timeout() : reply.after();
        var unused = time.schedule(() -> say(reply, late, listener), after.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void say(Reply reply, boolean late, HttpListener listener) {
        if (late) {
            listener.failed(CheckResult.Phase.FIRST_BYTE, "no answer before the deadline", true);
        } else if (reply.failure() != null) {
            listener.failed(reply.failure(), reply.reason(), false);
        } else {
            listener.head(reply.status(), name -> value(reply.headers(), name), reply.certificateExpiry());
            int third = reply.body().length / 3;
            listener.body(ByteBuffer.wrap(reply.body(), 0, third));
            listener.body(ByteBuffer.wrap(reply.body(), third, third));
            listener.body(ByteBuffer.wrap(reply.body(), 2 * third, reply.body().length - 2 * third));
            listener.end();
        }
    }

    private static @Nullable String value(Map<String, String> headers, String name) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return header.getValue();
            }
        }
        return null;
    }
}
