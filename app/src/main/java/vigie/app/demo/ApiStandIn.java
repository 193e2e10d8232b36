package vigie.app.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The process that stands in for one instance of an API: serves requests, tells its health after asking its database if it has one,
 * counts its latencies, and can be told to become slow.
 */
final class ApiStandIn {
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofMillis(300)).build();
    private final @Nullable URI database;
    private final AtomicLong delayMillis = new AtomicLong(3);
    private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS.length + 1);
    private final AtomicLong sumMicros = new AtomicLong();

    private ApiStandIn(@Nullable URI database) {
        this.database = database;
    }

    /** Runs it: the port, and the address of the database's health if it has one. */
    public static void main(String[] args) throws IOException {
        ApiStandIn api = new ApiStandIn(args.length > 1 ? URI.create(args[1]) : null);
        new StandInServer(Integer.parseInt(args[0]))
                .on("/orders", api::serve)
                .on("/health", api::health)
                .on("/metrics", api::metrics)
                .on("/fault/slow", api::slow)
                .runUntilStandardInputEnds();
    }

    private void serve(HttpExchange exchange) throws IOException {
        long start = System.nanoTime();
        LockSupport.parkNanos(Duration.ofMillis(delayMillis.get()).toNanos());
        StandInServer.respond(exchange, 200, "application/json", "{\"orders\":[]}");
        observe(System.nanoTime() - start);
    }

    private void observe(long nanos) {
        int i = 0;
        while (i < BOUNDS.length && nanos > BOUNDS[i] * 1e9) {
            i++;
        }
        buckets.incrementAndGet(i);
        sumMicros.addAndGet(nanos / 1000);
    }

    private void health(HttpExchange exchange) throws IOException {
        boolean up = databaseAnswers();
        String status = up ? "UP" : "DOWN";
        StandInServer.respond(
                exchange,
                up ? 200 : 503,
                "application/json",
                "{\"name\":\"api\",\"status\":\"" + status
                        + "\",\"details\":{\"database\":{\"name\":\"database\",\"status\":\"" + status + "\"}}}");
    }

    private boolean databaseAnswers() throws IOException {
        URI asked = database;
        if (asked == null) {
            return true;
        }
        HttpRequest ask =
                HttpRequest.newBuilder(asked).timeout(Duration.ofMillis(300)).build();
        try {
            return client.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException down) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("asked to stop", e);
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("# HELP http_request_duration_seconds How long requests take.\n");
        text.append("# TYPE http_request_duration_seconds histogram\n");
        long total = 0;
        for (int i = 0; i <= BOUNDS.length; i++) {
            total += buckets.get(i);
            String bound = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i]);
            text.append("http_request_duration_seconds_bucket{le=\"")
                    .append(bound)
                    .append("\"} ")
                    .append(total)
                    .append('\n');
        }
        text.append("http_request_duration_seconds_sum ")
                .append(String.format(Locale.ROOT, "%.6f", sumMicros.get() / 1e6))
                .append('\n');
        text.append("http_request_duration_seconds_count ").append(total).append('\n');
        StandInServer.respond(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", text.toString());
    }

    private void slow(HttpExchange exchange) throws IOException {
        delayMillis.set(Long.parseLong(exchange.getRequestURI().getQuery()));
        StandInServer.respond(exchange, 204, "text/plain", "");
    }
}
