package vigie.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import vigie.app.web.BoundedBody;
import vigie.model.Secret;

/** Talks to a running service: one deadline for each call, at most 32 MiB of an answer, no redirects. */
final class ApiClient {
    static final String DEFAULT_URL = "http://127.0.0.1:9600";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 32 << 20;

    // Numbers stay as they were written: a hash may depend on them.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** So often at most, a call that came too soon is made again when the service says. */
    private static final int PATIENCE = 5;

    private final HttpClient http;
    private final @Nullable Secret token;
    private final String base;
    private final Duration deadline;

    /**
     * A client.
     *
     * @param token the token to present, or null
     * @param trust whom to believe, or null for whom Java trusts
     */
    ApiClient(URI base, Duration deadline, @Nullable Secret token, @Nullable SSLContext trust) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).followRedirects(HttpClient.Redirect.NEVER);
        this.http = (trust == null ? builder : builder.sslContext(trust)).build();
        this.token = token;
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.deadline = deadline;
    }

    /** The answer to a question. */
    JsonNode get(String path) throws Failed {
        return send(request(path).GET().build());
    }

    /** The answer to a question, as text. */
    String text(String path) throws Failed {
        HttpResponse<byte[]> answer = call(request(path).GET().build());
        if (answer.statusCode() / 100 != 2) {
            refuse(answer);
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The answer to an order. */
    JsonNode post(String path, Object body) throws Failed {
        try {
            byte[] bytes = JSON.writeValueAsBytes(body);
            return send(request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                    .build());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map could not be written", e);
        }
    }

    /** A part of a path, whatever is in it. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token.reveal());
    }

    private JsonNode send(HttpRequest request) throws Failed {
        HttpResponse<byte[]> answer = call(request);
        for (int i = 0; i < PATIENCE && answer.statusCode() == 429; i++) {
            pause(answer.headers().firstValue("Retry-After").orElse("1"));
            answer = call(request);
        }
        return answer.statusCode() / 100 == 2 ? tree(answer.body()) : refuse(answer);
    }

    private static void pause(String seconds) throws Failed {
        try {
            Thread.sleep(seconds.matches("[0-9]{1,2}") ? Long.parseLong(seconds) * 1_000 : 1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(0, "interrupted");
        }
    }

    private HttpResponse<byte[]> call(HttpRequest request) throws Failed {
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(request, info -> new BoundedBody(MAX_BYTES));
        try {
            return call.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new Failed(0, base + " gave no answer within " + deadline.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new Failed(0, base + " cannot be asked: " + reason(e.getCause()));
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new Failed(0, "interrupted");
        }
    }

    private JsonNode refuse(HttpResponse<byte[]> answer) throws Failed {
        String detail = "";
        try {
            JsonNode problem = tree(answer.body());
            detail = problem.path("detail").asText(problem.path("title").asText(""));
        } catch (Failed e) {
            // Not everything in front of a service answers in JSON; the status says enough then.
            detail = "";
        }
        throw new Failed(
                answer.statusCode(),
                base + " answered " + answer.statusCode() + (detail.isEmpty() ? "" : ": " + detail));
    }

    private JsonNode tree(byte[] body) throws Failed {
        try {
            JsonNode tree = body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            throw new Failed(0, base + " answered with something that is not JSON");
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown";
        }
        if (cause instanceof ConnectException) {
            return "nothing answers there";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** There is no good answer. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Failed(int status, String message) {
            super(message);
            this.status = status;
        }

        /** The HTTP status, or 0 without an answer. */
        int status() {
            return status;
        }

        /** The message, never null. */
        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
