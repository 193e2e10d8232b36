package vigie.dashboards;

import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.access.PagerDutySecret;
import vigie.dashboards.access.WatchedHeartbeat;
import vigie.dashboards.access.WatchedHeartbeats;
import vigie.dashboards.stream.Stream;
import vigie.model.Secret;

/** The room on a real server on a free port of loopback, over windows that a test fills. */
public final class Served implements AutoCloseable {
    public final FakeWindows windows;
    public volatile List<String> reloadErrors = List.of();
    public volatile boolean ready = true;
    public volatile @Nullable Secret pagerDutySecret;
    public volatile List<WatchedHeartbeat> heartbeats = List.of();
    public volatile AccessRule rule = AccessRule.loopbackWrites();
    public final EmbeddedServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    public Served(FakeWindows windows, InstantSource clock, int port) {
        this.windows = windows;
        Readiness readiness = () -> ready;
        Reload reload = () -> reloadErrors;
        EstateSchema schema = () -> "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"}";
        AccessRule access = attempt -> rule.judge(attempt);
        PagerDutySecret pagerDuty = () -> pagerDutySecret;
        WatchedHeartbeats watched = () -> heartbeats;
        Node node = new Node("node-1", "0.1.0", "abc1234", "17.0.15", Instant.parse("2026-01-01T00:00:00Z"));
        ApplicationContext context = ApplicationContext.builder()
                .properties(Map.of("micronaut.server.port", port, "micronaut.server.host", "127.0.0.1"))
                .singletons(
                        windows,
                        readiness,
                        reload,
                        schema,
                        access,
                        pagerDuty,
                        watched,
                        node,
                        new CollectorRegistry(true))
                .build();
        context.registerSingleton(InstantSource.class, clock, Qualifiers.byName("vigie"));
        context.start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    public Served(FakeWindows windows) {
        this(windows, () -> Instant.parse("2026-01-02T14:02:11Z"), -1);
    }

    public Stream stream() {
        return server.getApplicationContext().getBean(Stream.class);
    }

    public CollectorRegistry registry() {
        return server.getApplicationContext().getBean(CollectorRegistry.class);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getPort() + path);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, json, "Content-Type", "application/json");
    }

    public HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (server.getApplicationContext().isRunning()) {
            stream().close();
            server.getApplicationContext().close();
        }
    }
}
