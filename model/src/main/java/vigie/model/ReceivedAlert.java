package vigie.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert that somebody else raised: Prometheus, or whoever speaks Alertmanager's API.
 *
 * @param labels its identity; {@code alertname} is among them
 * @param annotations texts for people
 * @param startsAt since when it holds; null stands for the moment at which it came
 * @param endsAt until when it holds unless it is said again, in the past if it is over; null if the sender does not say
 * @param generatorUrl where it was raised, or empty
 */
public record ReceivedAlert(
        Labels labels,
        Map<String, String> annotations,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        String generatorUrl) {
    public ReceivedAlert {
        annotations = Map.copyOf(annotations);
    }
}
