package vigie.collector.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Phase;

/** The calls of one connection key, one after the other, and the connection that is kept between them. Lives on one event loop. */
final class HttpLine implements HttpConnection.Heard, HttpCall.TimedOut {
    /** A call that must not be sent twice goes over a kept connection only if it was used this recently: then it is hardly stale. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final Resolver resolver;
    private final SslContext tls;
    private final KeptConnections kept;
    private final boolean keeps;
    private final Deque<HttpCall> waiting = new ArrayDeque<>();
    private @Nullable HttpCall current;
    private @Nullable Dial dial;
    private @Nullable HttpConnection connection;
    private boolean reused;
    private boolean isKept;
    private long idleSince;

    HttpLine(EventLoop loop, Resolver resolver, SslContext tls, KeptConnections kept, boolean keeps) {
        this.loop = loop;
        this.resolver = resolver;
        this.tls = tls;
        this.kept = kept;
        this.keeps = keeps;
    }

    /** Takes a call: it starts when those before it have ended. */
    void add(HttpCall call) {
        waiting.add(call);
        next();
    }

    /** Whether nothing is going on and no connection is kept. */
    boolean isEmpty() {
        return current == null && waiting.isEmpty() && !isKept;
    }

    /** Closes a connection that has been idle for so long. */
    void closeIdle(long nanos) {
        if (isKept && loop.ticker().nanoTime() - idleSince >= nanos) {
            drop();
        }
    }

    /** Ends everything. */
    void close(String reason) {
        HttpCall now = current;
        current = null;
        drop();
        if (now != null) {
            now.fail(reason);
        }
        while (!waiting.isEmpty()) {
            waiting.remove().fail(reason);
        }
    }

    private void next() {
        while (current == null && !waiting.isEmpty()) {
            HttpCall call = waiting.remove();
            if (!call.isDone()) {
                current = call;
                start(call);
            }
        }
    }

    private void start(HttpCall call) {
        HttpConnection old = isKept ? connection : null;
        boolean fresh = loop.ticker().nanoTime() - idleSince < FRESH_NANOS;
        reused = old != null && (call.isRepeatable() || fresh) && old.carries(call);
        if (reused && old != null) {
            isKept = false;
            kept.taken();
            old.send(call);
        } else {
            dial(call);
        }
    }

    private void dial(HttpCall call) {
        drop();
        reused = false;
        HttpConnection made = new HttpConnection(call.origin, this);
        connection = made;
        dial = new Dial(
                loop,
                call.origin.host(),
                call.origin.port(),
                call.origin.tls() ? trust(call) : null,
                call.request.policy(),
                call.deadline,
                made,
                new Dial.Heard() {
                    @Override
                    public void phase(Phase phase) {
                        call.phase(phase);
                    }

                    @Override
                    public void connected(Channel channel, @Nullable Instant certificateExpiry) {
                        dial = null;
                        made.opened(channel, certificateExpiry);
                        made.send(call);
                    }

                    @Override
                    public void failed(Phase phase, String reason) {
                        dial = null;
                        done(call, () -> call.fail(phase, reason));
                    }
                });
        dial.start(resolver);
    }

    private SslContext trust(HttpCall call) {
        SslContext own = call.request.tls();
        return own == null ? tls : own;
    }

    @Override
    public void ended(HttpCall call, boolean reusable) {
        if (keeps && reusable && kept.take()) {
            isKept = true;
            idleSince = loop.ticker().nanoTime();
        } else {
            drop();
        }
        done(call, call::end);
    }

    @Override
    public void failed(HttpCall call, String reason, boolean untouched) {
        if (reused && untouched && call.retry()) {
            dial(call);
        } else {
            drop();
            done(call, () -> call.fail(reason));
        }
    }

    @Override
    public void timedOut(HttpCall call) {
        String reason = Reasons.ofTimeout(call.phase(), call.request.timeout());
        if (call == current) {
            drop();
            done(call, () -> call.fail(reason));
        } else {
            call.fail("the call before it did not end within "
                    + call.request.timeout().toMillis() + " ms");
        }
    }

    private void done(HttpCall call, Runnable tell) {
        if (call == current) {
            try {
                tell.run();
            } finally {
                current = null;
                next();
            }
        }
    }

    private void drop() {
        if (dial != null) {
            dial.cancel();
            dial = null;
        }
        if (connection != null) {
            connection.close();
            connection = null;
        }
        if (isKept) {
            isKept = false;
            kept.taken();
        }
    }
}
