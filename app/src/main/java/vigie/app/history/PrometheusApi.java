package vigie.app.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.ClientTls;
import vigie.collector.net.HttpListener;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.NettyHttpTransport;
import vigie.model.CheckResult;
import vigie.model.Secret;

/**
 * Asks a Prometheus, over the transport that polls targets: one deadline for each question, at most 8 MiB of an answer, no redirects, never to
 * link-local or cloud metadata addresses. Blocks; one thread at a time.
 */
public final class PrometheusApi implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long MOST_BYTES = 8 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService resolving = Executors.newSingleThreadExecutor();
    private final NettyHttpTransport http = new NettyHttpTransport(loop, resolving, ClientTls.trusting());
    private final String base;
    private final Map<String, String> headers;

    /**
     * Of a server.
     *
     * @param base its address, under which {@code /api/v1} is
     * @param token presented as a bearer's, or null
     */
    public PrometheusApi(URI base, @Nullable Secret token) {
        this.base = base.toString().replaceAll("/+$", "");
        headers = token == null ? Map.of() : Map.of("Authorization", "Bearer " + token.reveal());
    }

    /**
     * The {@code data} of an answer.
     *
     * @param path under {@code /api/v1/}
     * @param parameters names and values in turn
     */
    JsonNode get(String path, String... parameters) throws IOException {
        StringBuilder url = new StringBuilder(base).append("/api/v1/").append(path);
        for (int i = 0; i < parameters.length; i += 2) {
            url.append(i == 0 ? '?' : '&').append(parameters[i]).append('=');
            url.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        Answer answer = new Answer();
        http.send(
                new HttpRequest(
                        "GET",
                        URI.create(url.toString()),
                        headers,
                        new byte[0],
                        DEADLINE,
                        MOST_BYTES,
                        base,
                        AddressPolicies.targets()),
                answer);
        return answer.data();
    }

    /** Ends its threads and connections. */
    @Override
    public void close() {
        http.close();
        resolving.shutdownNow();
        Future<?> unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Answer implements HttpListener {
        private final CompletableFuture<JsonNode> tree = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;

        @Override
        public void head(int status, HttpHeaders headers, @Nullable Instant certificateExpiry) {
            this.status = status;
        }

        @Override
        public void body(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            body.writeBytes(bytes);
        }

        @Override
        public void end() {
            try {
                tree.complete(JSON.readTree(body.toByteArray()));
            } catch (IOException e) {
                tree.completeExceptionally(
                        new Unanswered(base + " answered " + status + " with something that is not JSON", false));
            }
        }

        @Override
        public void failed(CheckResult.Phase phase, String reason, boolean sent) {
            boolean tooLong = phase == CheckResult.Phase.BODY && body.size() >= MOST_BYTES;
            tree.completeExceptionally(new Unanswered(base + " cannot be asked: " + reason, tooLong));
        }

        JsonNode data() throws IOException {
            try {
                JsonNode answer = tree.get();
                if (status != 200 || !"success".equals(answer.path("status").asText())) {
                    throw new Unanswered(
                            base + " answered " + status + ": "
                                    + answer.path("error").asText("no reason given"),
                            false);
                }
                return answer.path("data");
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unanswered("interrupted", false);
            }
        }
    }
}
