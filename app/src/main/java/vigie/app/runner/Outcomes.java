package vigie.app.runner;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Vigie how a call ended, at its {@code outcome_url}: only if that is at an address that the runner was told, without
 * redirects, some times over half a minute. If nobody takes it, Vigie's own verification decides.
 */
final class Outcomes implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TRIES = 6;

    private final URI vigie;
    private final HttpClient http;
    private final ScheduledThreadPoolExecutor later = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "runner-outcomes");
        thread.setDaemon(true);
        return thread;
    });

    Outcomes(URI vigie, @Nullable SSLContext trust) {
        this.vigie = vigie;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).followRedirects(HttpClient.Redirect.NEVER);
        this.http = (trust == null ? builder : builder.sslContext(trust)).build();
    }

    /** Whether an address is one that may be told. */
    boolean isOurs(String outcomeUrl) {
        try {
            URI url = URI.create(outcomeUrl);
            return url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getScheme().equalsIgnoreCase(vigie.getScheme())
                    && url.getHost().equalsIgnoreCase(vigie.getHost())
                    && url.getPort() == vigie.getPort();
        } catch (IllegalArgumentException | NullPointerException noAddress) {
            return false;
        }
    }

    /** Begins to tell it, on a thread of its own: a Vigie that is away keeps no command waiting. */
    void tell(String outcomeUrl, Deed deed) {
        HttpRequest request;
        try {
            byte[] body = JSON.writeValueAsBytes(
                    Map.of("succeeded", deed.state() == Deed.State.DONE, "detail", deed.detail()));
            request = HttpRequest.newBuilder(URI.create(outcomeUrl))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException("a map could not be written", e);
        }
        send(request, 0);
    }

    private void send(HttpRequest request, int tried) {
        var unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, failure) -> {
                    if (failure == null && response.statusCode() / 100 != 5 && response.statusCode() != 429) {
                        LOG.info("the outcome was told: HTTP {}", response.statusCode());
                        return;
                    }
                    String why =
                            failure == null ? "HTTP " + response.statusCode() : String.valueOf(failure.getMessage());
                    if (tried + 1 == TRIES) {
                        LOG.warn("the outcome could not be told to {}: {}", vigie, why);
                        return;
                    }
                    again(request, tried + 1);
                });
    }

    private void again(HttpRequest request, int tried) {
        try {
            var unused = later.schedule(() -> send(request, tried), 1L << Math.min(tried - 1, 4), TimeUnit.SECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.info("the runner ends: an outcome is left to Vigie's own verification");
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
