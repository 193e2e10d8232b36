package vigie.app.web;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.stream.Stream;

/** The HTTP server of the service, with the beans that its controllers look through. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final Connections connections;

    private WebServer(ApplicationContext context, EmbeddedServer server, Connections connections) {
        this.context = context;
        this.server = server;
        this.connections = connections;
    }

    /**
     * Starts to listen.
     *
     * @param listen where; port 0 for any free one
     * @param tls over which it is served, if it has a certificate
     * @param beans the windows, doors and registries of the rooms, found by their types
     * @throws IOException if the address is taken or not ours
     */
    public static WebServer start(
            InetSocketAddress listen,
            InstantSource clock,
            List<Object> beans,
            ConnectionLimits limits,
            ServerTls tls,
            LongSupplier nanoTime)
            throws IOException {
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(properties(listen, limits))
                .singletons(beans.toArray())
                .build();
        try {
            // Micronaut has a clock of its own; ours must be asked for by name.
            context.registerSingleton(InstantSource.class, clock, Qualifiers.byName("vigie"));
            context.start();
            NettyEmbeddedServer server = context.getBean(NettyEmbeddedServer.class);
            Connections connections = new Connections(limits, tls, nanoTime);
            server.register(connections);
            return new WebServer(context, server.start(), connections);
        } catch (RuntimeException e) {
            context.close();
            throw new IOException(
                    "cannot listen on " + listen.getHostString() + ":" + listen.getPort() + ": " + root(e), e);
        }
    }

    private static Map<String, Object> properties(InetSocketAddress listen, ConnectionLimits limits) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.application.name", "vigie");
        properties.put("micronaut.server.host", listen.getHostString());
        properties.put("micronaut.server.port", listen.getPort() == 0 ? -1 : listen.getPort());
        properties.put("micronaut.server.max-request-size", limits.alertsBytes());
        properties.put("micronaut.server.netty.max-initial-line-length", 8192);
        properties.put("micronaut.server.netty.max-header-size", 16384);
        // ConnectionGuard does that, and does not cut an answer that takes longer.
        properties.put("micronaut.server.idle-timeout", "-1s");

        properties.put("micronaut.server.server-header", "");
        properties.put("endpoints.all.enabled", false);
        properties.put("endpoints.health.enabled", true);
        properties.put("endpoints.health.sensitive", false);
        properties.put("endpoints.health.details-visible", "ANONYMOUS");
        properties.put("endpoints.health.disk-space.enabled", false);
        return properties;
    }

    private static String root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** What the server made itself. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** How many connections are open. */
    public int connections() {
        return connections.count();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getPort();
    }

    /** Takes no more requests, answers those that are here within {@link #PATIENCE}, and ends. */
    @Override
    public void close() {
        // Watchers stay for ever: they are sent away first, and come back to another node or a later process.
        context.getBean(Stream.class).close();
        try {
            context.getBean(GracefulShutdownManager.class)
                    .shutdownGracefully()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("some requests were not answered within {}", PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        context.close();
    }
}
