package vigie.collector.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import vigie.model.CheckResult.Phase;

/** Looks at TCP ports over Netty; each look has a connection of its own. */
public final class NettyTcpTransport implements TcpTransport {
    private final EventLoopGroup group;
    private final Resolver resolver;
    private final SslContext tls;

    /** As {@link NettyHttpTransport#NettyHttpTransport}. */
    public NettyTcpTransport(EventLoopGroup group, Executor resolving, SslContext tls) {
        this(group, new Resolver(resolving, Resolver.Names.SYSTEM), tls);
    }

    NettyTcpTransport(EventLoopGroup group, Resolver resolver, SslContext tls) {
        this.group = group;
        this.resolver = resolver;
        this.tls = tls;
    }

    @Override
    public void open(TcpRequest request, TcpListener listener) {
        EventLoop loop = group.next();
        try {
            loop.execute(() -> new TcpLook(request, listener, loop).start(resolver, tls));
        } catch (RejectedExecutionException e) {
            listener.failed(Phase.RESOLVE, "the transport is closed");
        }
    }
}
