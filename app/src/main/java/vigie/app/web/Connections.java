package vigie.app.web;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The open connections of the server: each is put under a {@link ConnectionGuard} and, with a certificate, under TLS. Beyond a limit
 * the one that has been waiting longest for a request gives way to the new one, so that thousands that say nothing keep nobody out;
 * only if all are at work is the new one refused. Any thread.
 */
final class Connections implements NettyServerCustomizer {
    private final ConnectionLimits limits;
    private final ServerTls tls;
    private final LongSupplier nanoTime;
    /** In the order in which they were opened. */
    private final Set<ConnectionGuard> open = new LinkedHashSet<>();

    Connections(ConnectionLimits limits, ServerTls tls, LongSupplier nanoTime) {
        this.limits = limits;
        this.tls = tls;
        this.nanoTime = nanoTime;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        return role != ChannelRole.CONNECTION
                ? this
                : new NettyServerCustomizer() {
                    @Override
                    public void onInitialPipelineBuilt() {
                        guard(channel);
                    }
                };
    }

    private void guard(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ConnectionGuard guard = new ConnectionGuard(this, limits, nanoTime);
        pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "vigie-bytes", guard.bytes());
        pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "vigie-guard", guard);
        SslContext context = tls.context();
        if (context != null) {
            pipeline.addFirst(ChannelPipelineCustomizer.HANDLER_SSL, context.newHandler(channel.alloc()));
        }
    }

    /** Takes a new connection in, perhaps in the place of another; false if there is no place. */
    boolean opened(ConnectionGuard fresh) {
        synchronized (open) {
            if (!hasPlace(limits.perAddress(), each -> Objects.equals(each.address(), fresh.address()))
                    || !hasPlace(limits.connections(), each -> true)) {
                return false;
            }
            open.add(fresh);
            return true;
        }
    }

    /** Whether there is a place among these for one more, once one that waits for a request was sent away. */
    private boolean hasPlace(int limit, Predicate<ConnectionGuard> among) {
        int count = 0;
        ConnectionGuard longest = null;
        for (ConnectionGuard each : open) {
            if (among.test(each)) {
                count++;
                boolean longer = longest == null || each.since() - longest.since() < 0;
                longest = each.isWaiting() && longer ? each : longest;
            }
        }
        if (count < limit) {
            return true;
        }
        if (longest == null) {
            return false;
        }
        open.remove(longest);
        longest.close();
        return true;
    }

    void closed(ConnectionGuard guard) {
        synchronized (open) {
            open.remove(guard);
        }
    }

    int count() {
        synchronized (open) {
            return open.size();
        }
    }
}
