package vigie.collector.net;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Phase;

/** One call on its way: how far it has come, its deadline and its body so far. Lives on one event loop. */
final class HttpCall {
    final HttpRequest request;
    final HttpOrigin origin;
    final Deadline deadline;
    private final HttpListener listener;
    private final byte[] scratch;
    private Phase phase = Phase.RESOLVE;
    private boolean sent;
    private boolean done;
    private boolean retried;
    private @Nullable BodyDecoder decoder;
    private long left;

    HttpCall(
            HttpRequest request,
            HttpOrigin origin,
            HttpListener listener,
            EventLoop loop,
            byte[] scratch,
            TimedOut timedOut) {
        this.request = request;
        this.origin = origin;
        this.listener = listener;
        this.scratch = scratch;
        this.left = request.maxBytes();
        this.deadline = new Deadline(loop, request.timeout().toNanos(), () -> timedOut.timedOut(this));
    }

    /** Hears that a call's deadline has passed. */
    interface TimedOut {
        void timedOut(HttpCall call);
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase next) {
        phase = next;
        sent |= next == Phase.SEND;
    }

    boolean isDone() {
        return done;
    }

    /** Whether a stale connection lets this call try a fresh one: once, and never if the server could act on it twice. */
    boolean retry() {
        boolean may = !retried && isRepeatable();
        retried = true;
        return may;
    }

    /** Whether sending twice does no harm. */
    boolean isRepeatable() {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /** Takes the head of the answer; returns why it is none, or null. */
    @Nullable
    String head(HttpResponse head, @Nullable Instant certificateExpiry) {
        phase = Phase.BODY;
        decoder = BodyDecoder.of(head.headers().get("Content-Encoding"));
        if (decoder == null) {
            return "the content encoding was not asked for";
        }
        listener.head(head.status().code(), new Headers(head.headers()), certificateExpiry);
        return null;
    }

    /** Takes a part of the body; returns why there must be no more, or null. */
    @Nullable
    String body(ByteBuffer part) {
        BodyDecoder now = decoder;
        return now == null || !part.hasRemaining() ? null : now.decode(part, scratch, this::take);
    }

    private @Nullable String take(ByteBuffer part) {
        int size = part.remaining();
        if (size <= left) {
            left -= size;
            listener.body(part);
            return null;
        }
        part.limit(part.position() + (int) left);
        left = 0;
        listener.body(part);
        return "the answer is longer than " + String.format("%,d", request.maxBytes()) + " bytes";
    }

    /** What is missing at the end of the body, or null. */
    @Nullable
    String missing() {
        return decoder == null ? null : decoder.end();
    }

    /** Tells the end. */
    void end() {
        if (finish()) {
            listener.end();
        }
    }

    /** Tells the failure, in the phase that was reached. */
    void fail(String reason) {
        fail(phase, reason);
    }

    /** Tells the failure. */
    void fail(Phase at, String reason) {
        if (finish()) {
            listener.failed(at, reason, sent);
        }
    }

    private boolean finish() {
        boolean first = !done;
        done = true;
        deadline.cancel();
        if (decoder != null && first) {
            decoder.close();
        }
        return first;
    }

    private record Headers(io.netty.handler.codec.http.HttpHeaders all) implements HttpListener.HttpHeaders {
        @Override
        public @Nullable String first(String name) {
            return all.get(name);
        }

        @Override
        public List<String> all(String name) {
            return all.getAll(name);
        }
    }
}
