package vigie.app.process;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.Deflater;

/** Targets by the thousand on loopback, one port each, on one thread: those that answer well, and each way of not doing so. */
final class HostileFleet implements AutoCloseable {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final int PART = 1 << 16;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> servers = new ArrayList<>();
    private final AtomicLong series = new AtomicLong();

    /** Answers health questions at once, and remembers when each was asked. */
    List<Polite> polite(int count) throws InterruptedException {
        List<Polite> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Polite polite = new Polite();
            polite.address = serve(polite);
            all.add(polite);
        }
        return all;
    }

    /** Begins an answer and then sends one byte of it each second. */
    List<String> dripping(int count) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(serve(new Dripping()));
        }
        return all;
    }

    /** Sends less than two megabytes that unpack to a gibibyte. */
    String bomb() throws InterruptedException {
        byte[] packed = packed();
        return serve(new Answering(context -> {
            send(
                    context,
                    ascii(OK + "Content-Type: text/plain; version=0.0.4\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + packed.length + "\r\n\r\n"));
            send(context, Unpooled.wrappedBuffer(packed));
        }));
    }

    /** Sends chunks for as long as they are taken. */
    String endless() throws InterruptedException {
        byte[] chunk = ("10000\r\n" + "# ".repeat(PART / 2) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return serve(new Answering(context -> {
            send(context, ascii(OK + "Content-Type: text/plain; version=0.0.4\r\nTransfer-Encoding: chunked\r\n\r\n"));
            pour(context, chunk);
        }));
    }

    private void pour(ChannelHandlerContext context, byte[] chunk) {
        context.writeAndFlush(Unpooled.wrappedBuffer(chunk)).addListener(written -> {
            if (written.isSuccess()) {
                context.executor().execute(() -> pour(context, chunk));
            }
        });
    }

    /** Has so many series in each answer, none of which it had before. */
    String exploding(int count) throws InterruptedException {
        return serve(new Answering(context -> {
            StringBuilder body = new StringBuilder(count * 32);
            for (int i = 0; i < count; i++) {
                body.append("m{id=\"").append(series.incrementAndGet()).append("\"} 1\n");
            }
            send(
                    context,
                    ascii(OK + "Content-Type: text/plain; version=0.0.4\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body));
        }));
    }

    private static byte[] packed() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[1 << 20]);
        byte[] block = new byte[PART];
        int size = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
        deflater.end();
        ByteBuf packed = Unpooled.buffer();
        packed.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        // Flushed in full, the same bytes mean the same again.
        for (int i = 0; i < 1024; i++) {
            packed.writeBytes(block, 0, size);
        }
        byte[] bytes = new byte[packed.readableBytes()];
        packed.readBytes(bytes);
        return bytes;
    }

    private static void send(ChannelHandlerContext context, ByteBuf bytes) {
        var unused = context.writeAndFlush(bytes);
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private String serve(Shared handler) throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(handler)
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        servers.add(server);
        return "127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() throws InterruptedException {
        servers.forEach(server -> {
            var unused = server.close();
        });
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }

    /** What all of them have in common: a question is everything up to one read's end, small as they are. */
    @Sharable
    private abstract static class Shared extends ChannelInboundHandlerAdapter {
        abstract void asked(ChannelHandlerContext context);

        @Override
        public final void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            asked(context);
        }

        @Override
        public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }

    private static final class Answering extends Shared {
        private final Consumer<ChannelHandlerContext> answer;

        Answering(Consumer<ChannelHandlerContext> answer) {
            this.answer = answer;
        }

        @Override
        void asked(ChannelHandlerContext context) {
            answer.accept(context);
        }
    }

    private static final class Dripping extends Shared {
        @Override
        void asked(ChannelHandlerContext context) {
            send(context, ascii(OK + "Content-Length: 1000\r\n\r\n"));
            drip(context);
        }

        private void drip(ChannelHandlerContext context) {
            var unused = context.executor()
                    .schedule(
                            () -> {
                                if (context.channel().isActive()) {
                                    send(context, ascii("x"));
                                    drip(context);
                                }
                            },
                            1,
                            TimeUnit.SECONDS);
        }
    }

    /** One that answers well. */
    static final class Polite extends Shared {
        private String address = "";
        private long last;
        private long longest;
        private long count;

        String address() {
            return address;
        }

        @Override
        synchronized void asked(ChannelHandlerContext context) {
            long now = System.nanoTime();
            if (count++ > 0) {
                longest = Math.max(longest, now - last);
            }
            last = now;
            send(context, ascii(OK + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));
        }

        /** Forgets how long it waited so far. */
        synchronized void begin() {
            longest = 0;
        }

        /** The longest time between two questions since {@link #begin}, until now, in nanoseconds. */
        synchronized long longest() {
            return Math.max(longest, System.nanoTime() - last);
        }

        synchronized long count() {
            return count;
        }
    }
}
