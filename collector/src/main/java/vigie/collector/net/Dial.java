package vigie.collector.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Phase;

/**
 * One way to a host: judge its addresses, connect to the first that is allowed and answers, and shake hands for TLS. Runs on one event loop;
 * whoever dials keeps the deadline and cancels.
 */
final class Dial {
    /** Hears one of {@code connected} and {@code failed}, unless the dial is cancelled. */
    interface Heard {
        /** Goes on to another phase. */
        void phase(Phase phase);

        /** The connection stands. */
        void connected(Channel channel, @Nullable Instant certificateExpiry);

        /** There is none. */
        void failed(Phase phase, String reason);
    }

    private static final String SHAKING = "shaking";

    private final EventLoop loop;
    private final String host;
    private final int port;
    private final @Nullable SslContext tls;
    private final AddressPolicy policy;
    private final Deadline deadline;
    private final ChannelHandler handler;
    private final Heard heard;
    private String serverName;
    private @Nullable Channel channel;
    private boolean cancelled;

    /**
     * Prepares a way.
     *
     * @param tls null for plain TCP
     * @param handler put at the pipeline's end once the connection stands
     */
    Dial(
            EventLoop loop,
            String host,
            int port,
            @Nullable SslContext tls,
            AddressPolicy policy,
            Deadline deadline,
            ChannelHandler handler,
            Heard heard) {
        this.loop = loop;
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.policy = policy;
        this.deadline = deadline;
        this.handler = handler;
        this.heard = heard;
        this.serverName = host;
    }

    /** What the server is asked for over TLS, and its certificate must name, where that is not the host. */
    void serverName(String name) {
        serverName = name;
    }

    /** Resolves off the event loop and goes on from there. */
    void start(Resolver resolver) {
        heard.phase(Phase.RESOLVE);
        resolver.resolve(host, loop, (addresses, reason) -> {
            if (cancelled) {
                return;
            }
            if (addresses.isEmpty()) {
                heard.failed(Phase.RESOLVE, reason);
            } else {
                heard.phase(Phase.CONNECT);
                connect(addresses, 0, "");
            }
        });
    }

    /** Gives up; nothing is heard any more. */
    void cancel() {
        cancelled = true;
        Closing.close(channel);
    }

    private void connect(List<InetAddress> addresses, int at, String before) {
        if (at == addresses.size()) {
            heard.failed(Phase.CONNECT, before);
            return;
        }
        InetAddress address = addresses.get(at);
        String refusal = policy.refusal(address);
        if (refusal != null) {
            connect(addresses, at + 1, "may not call " + host + ": " + refusal);
            return;
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                // A candidate that hangs leaves time for the others.
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.max(1, deadline.leftMillis() / (addresses.size() - at)))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        channel = made;
                    }
                });
        bootstrap.connect(new InetSocketAddress(address, port)).addListener(done -> {
            if (cancelled) {
                Closing.close(channel);
            } else if (done.isSuccess()) {
                connected();
            } else {
                connect(addresses, at + 1, Reasons.ofConnect(address, port, done.cause()));
            }
        });
    }

    private void connected() {
        Channel stands = Objects.requireNonNull(channel);
        if (tls == null) {
            stands.pipeline().addLast(handler);
            heard.connected(stands, null);
            return;
        }
        heard.phase(Phase.TLS);
        SslHandler ssl = tls.newHandler(stands.alloc(), serverName, port);
        SSLParameters parameters = ssl.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        ssl.engine().setSSLParameters(parameters);
        ssl.setHandshakeTimeoutMillis(0);
        stands.pipeline().addLast(ssl);
        stands.pipeline().addLast(SHAKING, new Quiet());
        ssl.handshakeFuture().addListener((Future<Channel> done) -> shaken(stands, ssl, done));
    }

    private void shaken(Channel stands, SslHandler ssl, Future<Channel> done) {
        if (cancelled) {
            return;
        }
        if (done.isSuccess()) {
            stands.pipeline().replace(SHAKING, null, handler);
            heard.connected(stands, expiry(ssl));
        } else {
            Closing.close(stands);
            heard.failed(Phase.TLS, Reasons.ofTls(serverName, done.cause()));
        }
    }

    /** Takes what goes wrong while hands are shaken: the handshake's future tells it too. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // Heard by shaken().
        }
    }

    private static @Nullable Instant expiry(SslHandler ssl) {
        try {
            Certificate[] chain = ssl.engine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate x509 ? x509.getNotAfter().toInstant() : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
