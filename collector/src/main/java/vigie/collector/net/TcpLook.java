package vigie.collector.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.TcpTransport.TcpListener;
import vigie.collector.net.TcpTransport.TcpRequest;
import vigie.model.CheckResult.Phase;

/** One look at a port on its way. Lives on one event loop. */
final class TcpLook extends ChannelInboundHandlerAdapter implements Dial.Heard {
    private final TcpRequest request;
    private final TcpListener listener;
    private final EventLoop loop;
    private final Deadline deadline;
    private @Nullable Dial dial;
    private @Nullable Channel channel;
    private @Nullable Instant certificateExpiry;
    private Phase phase = Phase.RESOLVE;
    private byte[] answer = new byte[0];
    private boolean done;

    TcpLook(TcpRequest request, TcpListener listener, EventLoop loop) {
        this.request = request;
        this.listener = listener;
        this.loop = loop;
        this.deadline = new Deadline(
                loop, request.timeout().toNanos(), () -> fail(phase, Reasons.ofTimeout(phase, request.timeout())));
    }

    void start(Resolver resolver, SslContext everybodys) {
        TcpTransport.Handshake own = request.handshake();
        SslContext tls = own == null ? everybodys : own.trust();
        Dial way = new Dial(
                loop,
                request.host(),
                request.port(),
                request.tls() ? tls : null,
                request.policy(),
                deadline,
                this,
                this);
        if (own != null) {
            way.serverName(own.serverName());
        }
        dial = way;
        way.start(resolver);
    }

    @Override
    public void phase(Phase next) {
        phase = next;
    }

    @Override
    public void connected(Channel open, @Nullable Instant expiry) {
        channel = open;
        certificateExpiry = expiry;
        phase = Phase.SEND;
        byte[] send = request.send();
        if (send == null) {
            sent();
            return;
        }
        open.writeAndFlush(Unpooled.wrappedBuffer(send)).addListener(written -> {
            if (written.isSuccess()) {
                sent();
            } else {
                fail(Phase.SEND, "the bytes were not sent: " + Reasons.of(written.cause()));
            }
        });
    }

    private void sent() {
        if (phase == Phase.SEND) {
            phase = Phase.FIRST_BYTE;
        }
        if (request.readUpTo() == 0) {
            end();
        }
    }

    @Override
    public void failed(Phase at, String reason) {
        fail(at, reason);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            int size = Math.min(bytes.readableBytes(), request.readUpTo() - answer.length);
            if (done || size <= 0) {
                return;
            }
            phase = Phase.BODY;
            answer = Arrays.copyOf(answer, answer.length + size);
            bytes.readBytes(answer, answer.length - size, size);
        } finally {
            bytes.release();
        }
        if (listener.answered(answer.clone()) || answer.length == request.readUpTo()) {
            end();
        } else {
            reply(ctx);
        }
    }

    private void reply(ChannelHandlerContext ctx) {
        byte[] reply = listener.reply();
        if (reply.length > 0) {
            // One that is not taken ends the connection, which is heard; what came before then still counts.
            var unused = ctx.writeAndFlush(Unpooled.wrappedBuffer(reply));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(phase, "the connection broke: " + Reasons.of(cause));
    }

    private void end() {
        if (finish()) {
            listener.end(certificateExpiry);
        }
    }

    private void fail(Phase at, String reason) {
        if (finish()) {
            listener.failed(at, reason);
        }
    }

    private boolean finish() {
        if (done) {
            return false;
        }
        done = true;
        deadline.cancel();
        if (dial != null) {
            dial.cancel();
        }
        Closing.close(channel);
        return true;
    }
}
