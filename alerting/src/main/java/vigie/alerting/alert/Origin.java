package vigie.alerting.alert;

import java.time.Instant;
import java.util.Map;

/**
 * What is known of an alert that somebody else raised.
 *
 * @param annotations texts for people
 * @param source where it was raised, or empty
 * @param endsAt when it is over unless it is said again
 */
public record Origin(Map<String, String> annotations, String source, Instant endsAt) {
    public Origin {
        annotations = Map.copyOf(annotations);
    }
}
