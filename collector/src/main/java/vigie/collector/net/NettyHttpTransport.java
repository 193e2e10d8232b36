package vigie.collector.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import vigie.model.CheckResult.Phase;

/**
 * HTTP/1.1 over Netty. A key's connection lives on one event loop, is kept for two minutes without use, and is not resolved anew while it stands.
 *
 * <p>A GET or HEAD that meets a kept connection which the server has closed meanwhile is sent once more over a fresh one, within the same deadline.
 * Any other method goes over a kept connection only within a second of its last use, and is never sent twice. Headers may have 16 KiB.
 */
public final class NettyHttpTransport implements HttpTransport, AutoCloseable {
    /** The most idle connections over all event loops. */
    static final int MOST_KEPT = 8192;

    private final List<HttpLane> lanes;

    /**
     * A transport on event loops of NIO, which stay their owner's.
     *
     * @param resolving runs name lookups, which block; bounded by whoever made it
     * @param tls made by {@link ClientTls}, or for a test's own certificate
     */
    public NettyHttpTransport(EventLoopGroup group, Executor resolving, SslContext tls) {
        this(group, new Resolver(resolving, Resolver.Names.SYSTEM), tls);
    }

    NettyHttpTransport(EventLoopGroup group, Resolver resolver, SslContext tls) {
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor loop : group) {
            loops.add((EventLoop) loop);
        }
        this.lanes = loops.stream()
                .map(loop -> new HttpLane(loop, resolver, tls, MOST_KEPT / loops.size()))
                .toList();
    }

    @Override
    public void send(HttpRequest request, HttpListener listener) {
        String key =
                request.connection().isEmpty() ? String.valueOf(request.url().getAuthority()) : request.connection();
        int hash = key.hashCode() * 0x9E3779B9;
        HttpLane lane = lanes.get((hash >>> 16) % lanes.size());
        try {
            lane.loop().execute(() -> lane.send(request, listener));
        } catch (RejectedExecutionException e) {
            listener.failed(Phase.RESOLVE, "the transport is closed", false);
        }
    }

    /** Closes every connection; calls under way fail. Returns at once. */
    @Override
    public void close() {
        for (HttpLane lane : lanes) {
            try {
                lane.loop().execute(lane::close);
            } catch (RejectedExecutionException e) {
                // The event loop has ended before, and its connections with it.
            }
        }
    }
}
