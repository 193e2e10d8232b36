package vigie.collector.net;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Phase;

/** The calls of one event loop by connection key. */
final class HttpLane {
    private static final long IDLE_SECONDS = 120;
    private static final long SWEEP_SECONDS = 30;

    private final EventLoop loop;
    private final Resolver resolver;
    private final SslContext tls;
    private final KeptConnections kept;
    private final Map<String, HttpLine> lines = new HashMap<>();
    private final byte[] scratch = new byte[16 << 10];
    private @Nullable Future<?> sweeping;
    private long alone;
    private boolean closed;

    HttpLane(EventLoop loop, Resolver resolver, SslContext tls, int mostKept) {
        this.loop = loop;
        this.resolver = resolver;
        this.tls = tls;
        this.kept = new KeptConnections(mostKept);
    }

    EventLoop loop() {
        return loop;
    }

    /** Starts a call, on the loop. */
    void send(HttpRequest request, HttpListener listener) {
        HttpOrigin origin;
        try {
            origin = HttpOrigin.of(request.url());
        } catch (IllegalArgumentException e) {
            listener.failed(Phase.RESOLVE, Reasons.of(e), false);
            return;
        }
        if (closed) {
            listener.failed(Phase.RESOLVE, "the transport is closed", false);
            return;
        }
        boolean keeps = !request.connection().isEmpty();
        // A call for itself stands here too, under a key that nobody else has, so that closing finds it.
        String key = keeps ? request.connection() : " " + alone++;
        HttpLine line = lines.computeIfAbsent(key, k -> new HttpLine(loop, resolver, tls, kept, keeps));
        line.add(new HttpCall(request, origin, listener, loop, scratch, line));
        sweepLater();
    }

    private void sweepLater() {
        if (sweeping == null && !lines.isEmpty()) {
            sweeping = loop.schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void sweep() {
        sweeping = null;
        lines.values().forEach(line -> line.closeIdle(TimeUnit.SECONDS.toNanos(IDLE_SECONDS)));
        lines.values().removeIf(HttpLine::isEmpty);
        sweepLater();
    }

    /** Closes every kept connection and fails what is under way, on the loop. */
    void close() {
        closed = true;
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        new ArrayList<>(lines.values()).forEach(line -> line.close("the transport was closed"));
        lines.clear();
    }

    /** How many idle connections are kept now. */
    int keptNow() {
        return kept.count();
    }
}
