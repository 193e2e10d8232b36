package vigie.app.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one connection between the server's codec and the server: what is malformed or too long is answered and cut, what is too
 * slow is cut. On the connection's event loop, except {@link #isWaiting}, {@link #since} and {@link #close}.
 *
 * <p>One look a second compares the time in a state with its limit:
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>FRESH</td><td>nothing came yet</td></tr>
 * <tr><td>HEAD</td><td>a request has begun</td></tr>
 * <tr><td>BODY</td><td>its head is here, its body is not</td></tr>
 * <tr><td>ANSWER</td><td>it is here, its answer is not sent; limited only in how long nothing of it is taken</td></tr>
 * <tr><td>IDLE</td><td>between two requests</td></tr>
 * </table>
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
    private static final int LINGER_SECONDS = 2;

    private enum State {
        FRESH,
        HEAD,
        BODY,
        ANSWER,
        IDLE
    }

    private final Connections connections;
    private final ConnectionLimits limits;
    private final LongSupplier nanoTime;
    private final RequestShape shape;
    private volatile State state = State.FRESH;
    private volatile long since;
    private volatile @Nullable Channel channel;
    private @Nullable Future<?> looks;
    /** Requests whose answers are not sent. */
    private int unanswered;
    /** Answers of which something was sent and not all. */
    private boolean answering;
    /** From when on nothing of the pending bytes was taken, and how many they were. */
    private long stuckSince;

    private long pending;
    private boolean cut;

    ConnectionGuard(Connections connections, ConnectionLimits limits, LongSupplier nanoTime) {
        this.connections = connections;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.shape = new RequestShape(limits);
        this.since = nanoTime.getAsLong();
    }

    /** The part of this that stands before the codec, where a request is still bytes. */
    ChannelHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (state == State.FRESH || state == State.IDLE) {
                    // The first head of a connection has its time from the beginning, so its clock goes on.
                    enter(State.HEAD, state == State.FRESH ? since : nanoTime.getAsLong());
                }
                context.fireChannelRead(message);
            }

            /** A handshake that fails, or a peer that is gone: nobody else needs to hear of it. */
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                LOG.debug("a connection broke", cause);
                cut(context);
            }
        };
    }

    /** Whether it does nothing but wait for a request. */
    boolean isWaiting() {
        return state == State.FRESH || state == State.HEAD || state == State.IDLE;
    }

    /** Since when it is in its state, on the clock of elapsed time. */
    long since() {
        return since;
    }

    @Nullable
    InetAddress address() {
        Channel known = channel;
        return known != null && known.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }

    void close() {
        Channel known = channel;
        if (known != null) {
            ChannelFuture unused = known.close();
        }
    }

    private void enter(State next, long at) {
        since = at;
        state = next;
    }

    private void enter(State next) {
        enter(next, nanoTime.getAsLong());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            begin(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
        context.fireChannelActive();
    }

    private void begin(ChannelHandlerContext context) {
        if (channel != null) {
            return;
        }
        channel = context.channel();
        if (!connections.opened(this)) {
            cut(context);
            return;
        }
        looks = context.executor().scheduleAtFixedRate(() -> look(context), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (looks != null) {
            looks.cancel(false);
        }
        connections.closed(this);
        context.fireChannelInactive();
    }

    private void look(ChannelHandlerContext context) {
        Duration limit = switch (state) {
            case FRESH, HEAD -> limits.head();
            case BODY -> limits.body();
            case IDLE -> limits.idle();
            case ANSWER -> null;
        };
        long now = nanoTime.getAsLong();
        if ((limit != null && now - since > limit.toNanos()) || isStuck(context, now)) {
            cut(context);
        }
    }

    /** Whether bytes have been waiting to be taken for too long, and not one of them was. */
    private boolean isStuck(ChannelHandlerContext context, long now) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
        if (waiting == 0 || waiting != pending) {
            pending = waiting;
            stuckSince = now;
            return false;
        }
        return now - stuckSince > limits.unread().toNanos();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (cut) {
            ReferenceCountUtil.release(message);
            return;
        }
        HttpResponseStatus refusal = message instanceof HttpObject part ? shape.refusal(part) : null;
        if (refusal != null) {
            ReferenceCountUtil.release(message);
            // A head that is refused was not counted yet; a body belongs to a request that was.
            refuse(context, refusal, message instanceof HttpRequest ? 0 : 1);
            return;
        }
        if (message instanceof HttpRequest) {
            unanswered++;
            enter(State.BODY);
        }
        if (message instanceof LastHttpContent) {
            enter(unanswered > 0 ? State.ANSWER : State.IDLE);
        }
        context.fireChannelRead(message);
    }

    /** Says why, if no other answer is due before, and ends the connection: what comes next on it has no known beginning. */
    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, int ours) {
        cut = true;
        if (answering || unanswered != ours) {
            cut(context);
            return;
        }
        ChannelFuture unused =
                context.writeAndFlush(RequestShape.answer(status)).addListener(sent -> end(context));
    }

    /** Whoever is still sending would lose the answer if everything were closed at once. */
    private static void end(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel plain
                && context.pipeline().get(SslHandler.class) == null) {
            ChannelFuture unused = plain.shutdownOutput();
            Future<?> unusedTimer = context.executor().schedule(() -> cut(context), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            cut(context);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (cut) {
            ReferenceCountUtil.release(message);
            boolean unused = promise.unvoid().tryFailure(new ClosedChannelException());
            return;
        }
        boolean interim = message instanceof HttpResponse head && head.status().code() / 100 == 1;
        answering |= message instanceof HttpResponse && !interim;
        ChannelPromise written = promise;
        if (message instanceof LastHttpContent && !interim) {
            written = promise.unvoid().addListener(done -> answered());
        }
        ChannelFuture unused = context.write(message, written);
    }

    private static void cut(ChannelHandlerContext context) {
        ChannelFuture unused = context.close();
    }

    private void answered() {
        answering = false;
        unanswered = Math.max(0, unanswered - 1);
        if (unanswered == 0 && state == State.ANSWER) {
            enter(State.IDLE);
        }
    }
}
