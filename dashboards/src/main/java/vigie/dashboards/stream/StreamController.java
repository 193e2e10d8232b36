package vigie.dashboards.stream;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.sse.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.reactivestreams.Publisher;
import vigie.dashboards.http.Json;
import vigie.model.Change;

/** Server-sent events: a hint for each change, so that a page reads again what it shows. */
@Controller("/api/v1/stream")
final class StreamController {
    private static final Duration RETRY = Duration.ofSeconds(2);
    private final Stream stream;

    StreamController(Stream stream) {
        this.stream = stream;
    }

    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    HttpResponse<Publisher<Event<String>>> stream() {
        if (stream.isFull()) {
            throw new HttpStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "no more than " + Stream.MAX_WATCHERS + " may watch at once");
        }
        Publisher<Event<String>> events =
                stream.watch().map(StreamController::event).startWith(hello());
        return HttpResponse.ok(events)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no");
    }

    /** Sent at once, so that the head of the response goes out and the browser knows when to come back. */
    private static Event<String> hello() {
        return Event.of("").comment("watching").retry(RETRY);
    }

    private static Event<String> event(Message message) {
        if (message instanceof Message.Changed changed) {
            Change change = changed.change();
            String kind = change.kind().name().toLowerCase(Locale.ROOT);
            String data = new String(Json.bytes(new View(change.at(), kind, change.key())), StandardCharsets.UTF_8);
            return Event.of(data).name(kind);
        }
        return message == Message.Beat.INSTANCE
                ? Event.of("").comment("alive")
                : Event.of("{\"kind\":\"resync\"}").name("resync");
    }

    /** A change on the wire. */
    private record View(Instant at, String kind, String key) {}
}
