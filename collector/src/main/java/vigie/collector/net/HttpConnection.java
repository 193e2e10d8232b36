package vigie.collector.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.model.CheckResult.Phase;

/** One connection to a server, with at most one call on it. Lives on one event loop. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final int MOST_INTERIM = 16;

    /** Hears how calls end. */
    interface Heard {
        /** The answer is complete; the connection can carry another call or not. */
        void ended(HttpCall call, boolean reusable);

        /** The call failed and the connection is closed; {@code untouched} if not one byte of an answer came. */
        void failed(HttpCall call, String reason, boolean untouched);
    }

    private final Heard heard;
    private final HttpOrigin origin;
    private @Nullable Channel channel;
    private @Nullable Instant certificateExpiry;
    private @Nullable HttpCall call;
    private boolean touched;
    private boolean interim;
    private int interims;
    private boolean reusable;

    HttpConnection(HttpOrigin origin, Heard heard) {
        this.origin = origin;
        this.heard = heard;
    }

    /** Says that the connection stands. */
    void opened(Channel open, @Nullable Instant expiry) {
        channel = open;
        certificateExpiry = expiry;
    }

    /** Whether a call can go over this connection as far as is known. */
    boolean carries(HttpCall next) {
        return channel != null
                && channel.isActive()
                && origin.equals(next.origin)
                && channel.remoteAddress() instanceof InetSocketAddress remote
                && next.request.policy().refusal(remote.getAddress()) == null;
    }

    /** Sends a call. */
    void send(HttpCall next) {
        Channel open = Objects.requireNonNull(channel);
        FullHttpRequest request;
        try {
            request = request(next.request, origin);
        } catch (IllegalArgumentException e) {
            close();
            next.phase(Phase.CONNECT);
            heard.failed(next, "the request cannot be sent: " + Reasons.of(e), false);
            return;
        }
        call = next;
        touched = false;
        interim = false;
        interims = 0;
        next.phase(Phase.SEND);
        open.writeAndFlush(request).addListener(written -> {
            if (call == next && written.isSuccess() && next.phase() == Phase.SEND) {
                next.phase(Phase.FIRST_BYTE);
            } else if (call == next && !written.isSuccess()) {
                fail("the request was not sent: " + Reasons.of(written.cause()));
            }
        });
    }

    private static FullHttpRequest request(HttpRequest from, HttpOrigin origin) {
        String path = from.url().getRawPath();
        String query = from.url().getRawQuery();
        String target = (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : '?' + query);
        byte[] body = from.body();
        ByteBuf content = body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(from.method()), target, content);
        boolean usual = origin.port() == (origin.tls() ? 443 : 80);
        request.headers().set(HttpHeaderNames.HOST, from.url().getHost() + (usual ? "" : ":" + origin.port()));
        request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
        if (body != null) {
            request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        if (from.connection().isEmpty()) {
            request.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        from.headers().forEach((name, value) -> request.headers().set(name, value));
        return request;
    }

    /** Closes without a word to the call. */
    void close() {
        call = null;
        Closing.close(channel);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(16 << 10)
                .setMaxChunkSize(64 << 10);
        ctx.pipeline().addBefore(ctx.name(), null, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext below, Object bytes) {
                touched = true;
                below.fireChannelRead(bytes);
            }
        });
        ctx.pipeline().addBefore(ctx.name(), null, new HttpClientCodec(limits, false, false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            HttpCall now = call;
            if (now == null) {
                // Bytes that nobody asked for: the connection is of no use.
                Closing.close(ctx.channel());
            } else if (message instanceof HttpObject part) {
                String reason = part.decoderResult().isFailure() ? garbage(part) : read(now, part);
                if (reason != null) {
                    fail(reason);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static String garbage(HttpObject part) {
        Throwable cause = part.decoderResult().cause();
        return cause instanceof TooLongHttpHeaderException
                ? "the headers are longer than 16 KiB"
                : "the answer is not HTTP/1.1: " + Reasons.of(cause);
    }

    private @Nullable String read(HttpCall now, HttpObject part) {
        String reason = null;
        if (part instanceof HttpResponse head) {
            reason = readHead(now, head);
        }
        if (reason == null && !interim && part instanceof HttpContent content) {
            reason = now.body(content.content().nioBuffer());
        }
        if (reason == null && part instanceof LastHttpContent) {
            reason = interim ? null : readEnd(now);
            interim = false;
        }
        return reason;
    }

    private @Nullable String readHead(HttpCall now, HttpResponse head) {
        if (head.protocolVersion().majorVersion() != 1
                || !head.protocolVersion().protocolName().equals("HTTP")) {
            return "the answer is not HTTP/1.1: " + head.protocolVersion();
        }
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            interim = true;
            boolean tooMany = ++interims > MOST_INTERIM || head.status().code() == 101;
            return tooMany ? "interim answers without an end, or a change of protocol" : null;
        }
        if (head.status().code() < 200 || head.status().code() > 599) {
            return "the status must be from 200 to 599: was " + head.status().code();
        }
        reusable = HttpUtil.isKeepAlive(head);
        return now.head(head, certificateExpiry);
    }

    private @Nullable String readEnd(HttpCall now) {
        String missing = now.missing();
        if (missing == null) {
            call = null;
            // An answer that came before the request was written leaves the connection in doubt.
            heard.ended(now, reusable && touched && channel != null && channel.isActive());
        }
        return missing;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        HttpCall now = call;
        if (now != null) {
            fail(
                    now.phase() == Phase.BODY
                            ? "the connection was closed inside the answer"
                            : "the connection was closed without an answer");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof RuntimeException && !(cause instanceof DecoderException)) {
            LOG.error("A listener of {}:{} failed", origin.host(), origin.port(), cause);
        }
        fail("the connection broke: " + Reasons.of(cause));
    }

    private void fail(String reason) {
        HttpCall failed = call;
        close();
        if (failed != null) {
            heard.failed(failed, reason, !touched);
        }
    }
}
