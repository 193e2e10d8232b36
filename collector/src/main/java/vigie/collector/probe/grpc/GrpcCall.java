package vigie.collector.probe.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One unary call of gRPC, as bytes that go and come: HTTP/2 by Netty's own codec on a channel without a socket. The connection is the
 * transport's, with its address policy, its deadline and its limit of bytes. One thread at a time; closed once.
 */
final class GrpcCall {
    /** The first stream of a client. */
    private static final int STREAM = 1;

    /** Buffers on the heap: what a hostile server leaves in the codec is garbage like any other. */
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

    private final Http2ConnectionHandler http2;
    private final EmbeddedChannel channel;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Http2Headers head;
    private @Nullable Http2Headers trailers;
    private String goneAway = "";
    private String failure = "";
    private int taken;
    private boolean over;

    /** Prepares a call: what it sends first is the next of {@link #toSend}. */
    GrpcCall(Http2Headers question, byte[] message) {
        http2 = new Http2ConnectionHandlerBuilder()
                .server(false)
                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                .frameListener(new Frames())
                .gracefulShutdownTimeoutMillis(0)
                .build();
        channel = new EmbeddedChannel();
        channel.config().setAllocator(HEAP);
        channel.pipeline().addLast(http2);
        ChannelHandlerContext ctx = channel.pipeline().context(http2);
        var unusedHeaders = http2.encoder().writeHeaders(ctx, STREAM, question, 0, false, ctx.newPromise());
        var unusedData =
                http2.encoder().writeData(ctx, STREAM, Unpooled.wrappedBuffer(message), 0, true, ctx.newPromise());
        channel.flush();
    }

    /** What is to be sent now; empty for nothing. */
    byte[] toSend() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            out.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        return out.toByteArray();
    }

    /** Takes everything that came since the connection stood; returns whether the call is over. */
    boolean take(byte[] soFar) {
        if (!over && soFar.length > taken) {
            int from = taken;
            taken = soFar.length;
            channel.writeInbound(Unpooled.copiedBuffer(soFar, from, soFar.length - from));
            boolean lost = !channel.isOpen() || http2.connection().stream(STREAM) == null;
            if (lost) {
                fail(notHttp2(soFar));
            }
        }
        return over;
    }

    private void fail(String why) {
        if (!over) {
            failure = why;
            over = true;
        }
    }

    /** Why there is no answer although the server spoke; empty if there is one, or it has not come yet. */
    String failure() {
        return failure;
    }

    /** Why the server wants to end the connection, if it said so; empty if not. */
    String goneAway() {
        return goneAway;
    }

    /** The answer, or null if it is not whole. */
    @Nullable
    GrpcReply reply() {
        Http2Headers first = head;
        if (!over || !failure.isEmpty() || first == null) {
            return null;
        }
        Http2Headers last = trailers == null ? first : trailers;
        return new GrpcReply(
                text(first.status()),
                text(first.get("content-type")),
                last.contains("grpc-status") ? text(last.get("grpc-status")) : null,
                text(last.get("grpc-message")),
                body.toByteArray());
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    void close() {
        channel.finishAndReleaseAll();
    }

    /** What a server may speak instead, as far as its first bytes tell. */
    private static String notHttp2(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 5), StandardCharsets.ISO_8859_1);
        if (start.equals("HTTP/")) {
            return "the server speaks HTTP/1, and gRPC needs HTTP/2";
        }
        return start.startsWith("\u0015\u0003")
                ? "the server speaks TLS: the check needs tls: true"
                : "the answer is no HTTP/2, or breaks its rules";
    }

    /** Hears frames that keep to the rules. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int stream,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(ctx, stream, headers, padding, end);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean end) {
            boolean interim = text(headers.status()).startsWith("1");
            if (head != null) {
                trailers = headers;
            } else if (!interim || end) {
                head = headers;
            }
            over |= end;
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end) {
            int size = data.readableBytes();
            body.writeBytes(ByteBufUtil.getBytes(data));
            over |= end;
            return size + padding;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long error) {
            fail("the server ended the call (" + name(error) + ')');
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext ctx, int last, long error, ByteBuf debug) {
            goneAway = name(error);
            if (last < STREAM) {
                fail("the server ended the connection (" + goneAway + ')');
            }
        }

        private String name(long code) {
            Http2Error error = Http2Error.valueOf(code);
            return error == null ? "error " + code : error.name();
        }
    }
}
