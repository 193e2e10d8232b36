package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import vigie.app.web.BoundedBody;

/** Requests of an experiment: one deadline for each, at most 1 MiB of an answer, no redirects. */
final class HttpCalls {
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    JsonNode call(Provider.Http call, Stop stop) throws Failed, Stop.Stopped {
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            answer = client.sendAsync(request(call), info -> new BoundedBody(MOST_BYTES));
        } catch (IllegalArgumentException e) {
            throw new Failed(call.told() + " is refused by the client: " + e.getMessage());
        }
        try {
            return json(Waiting.on(answer, call.timeout(), stop, call.told()));
        } finally {
            answer.cancel(true);
        }
    }

    private static HttpRequest request(Provider.Http call) {
        JsonNode body = call.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(call.url()));
        call.headers().forEach(request::header);
        boolean typed = call.headers().keySet().stream().anyMatch(h -> h.equalsIgnoreCase("content-type"));
        if (body != null && !typed) {
            request.header("Content-Type", body.isTextual() ? "text/plain; charset=utf-8" : "application/json");
        }
        return request.method(
                        call.method(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body.isTextual() ? body.asText() : body.toString()))
                .build();
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("status", response.statusCode());
        ObjectNode headers = answer.putObject("headers");
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        answer.put("body", new String(response.body(), StandardCharsets.UTF_8));
        return answer;
    }
}
