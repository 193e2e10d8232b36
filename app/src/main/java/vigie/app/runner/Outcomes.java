package vigie.app.runner;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Vigie how a call ended, at its {@code outcome_url}: only if that is at an address that the runner was told, without
 * redirects, some times over half a minute. If nobody takes it, Vigie's own verification decides.
 */
final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TRIES = 6;

    private final URI vigie;
    private final HttpClient http;

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

    /** Tells it; returns when it was taken, was refused, or nobody took it for half a minute. */
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
        String last = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status / 100 != 5 && status != 429) {
                    LOG.info("the outcome was told: HTTP {}", status);
                    return;
                }
                last = "HTTP " + status;
                pause(i);
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
                if (!pauseAfterFailure(i)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        LOG.warn("the outcome could not be told to {}: {}", vigie, last);
    }

    private static boolean pauseAfterFailure(int round) {
        try {
            pause(round);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause(int round) throws InterruptedException {
        Thread.sleep(1_000L << Math.min(round, 4));
    }
}
