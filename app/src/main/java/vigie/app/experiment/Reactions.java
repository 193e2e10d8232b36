package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Vigie made of the faults, from its incidents. To a fault belong the alerts that began to fire at it or later and before the next one,
 * of its service and instance where they are named, else of the experiment's services.
 */
final class Reactions {
    private Reactions() {}

    /**
     * What became of a fault; each is null if it did not happen.
     *
     * @param detected until its first alert fired
     * @param acted until the first call of an executor in the incidents of its alerts
     * @param recovered until its last alert was resolved; null while one fires
     * @param incidents their identifiers
     */
    record Reaction(
            Journal.Made made,
            @Nullable Duration detected,
            @Nullable Duration acted,
            @Nullable Duration recovered,
            List<String> incidents) {
        Reaction {
            incidents = List.copyOf(incidents);
        }
    }

    /** What became of each fault. */
    static List<Reaction> of(List<Journal.Made> faults, List<String> services, JsonNode incidents) {
        List<Reaction> all = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            Instant next = i + 1 < faults.size() ? faults.get(i + 1).at() : Instant.MAX;
            all.add(of(faults.get(i), next, services, incidents.path("items")));
        }
        return all;
    }

    private static Reaction of(Journal.Made made, Instant next, List<String> services, JsonNode incidents) {
        Instant detected = null;
        Instant acted = null;
        Instant recovered = null;
        boolean open = false;
        List<String> ids = new ArrayList<>();
        for (JsonNode incident : incidents) {
            boolean mine = false;
            for (JsonNode alert : incident.path("alerts")) {
                Instant fired = instant(alert.path("fired_at"));
                if (fired == null
                        || fired.isBefore(made.at())
                        || !fired.isBefore(next)
                        || !isOf(made, services, alert)) {
                    continue;
                }
                mine = true;
                detected = detected == null || fired.isBefore(detected) ? fired : detected;
                Instant resolved = instant(alert.path("resolved_at"));
                open |= resolved == null;
                recovered =
                        resolved != null && (recovered == null || resolved.isAfter(recovered)) ? resolved : recovered;
            }
            if (mine) {
                ids.add(incident.path("id").asText());
                acted = earlier(acted, call(incident, made.at()));
            }
        }
        return new Reaction(made, since(made, detected), since(made, acted), open ? null : since(made, recovered), ids);
    }

    private static boolean isOf(Journal.Made made, List<String> services, JsonNode alert) {
        JsonNode labels = alert.path("labels");
        String service = labels.path("service").asText();
        String wanted = made.fault().service();
        String instance = made.fault().instance();
        boolean same = wanted != null ? wanted.equals(service) : services.isEmpty() || services.contains(service);
        // A whole service that is down has no instance, and may well be so because of this one.
        return same
                && (instance == null
                        || !labels.has("instance")
                        || instance.equals(labels.path("instance").asText()));
    }

    private static @Nullable Instant call(JsonNode incident, Instant from) {
        Instant first = null;
        for (JsonNode entry : incident.path("timeline")) {
            Instant at = instant(entry.path("at"));
            if (at != null && !at.isBefore(from) && entry.path("kind").asText().equals("call")) {
                first = earlier(first, at);
            }
        }
        return first;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        return (a == null || (b != null && b.isBefore(a))) ? b : a;
    }

    private static @Nullable Duration since(Journal.Made made, @Nullable Instant at) {
        return at == null ? null : Duration.between(made.at(), at);
    }

    /** Whether an incident of the experiment's services that opened after its first fault is open. */
    static boolean anyOpen(List<Journal.Made> faults, List<String> services, JsonNode incidents) {
        return !faults.isEmpty()
                && of(faults, services, incidents).stream()
                        .anyMatch(r -> r.detected() != null && r.recovered() == null);
    }

    private static @Nullable Instant instant(JsonNode text) {
        try {
            return text.isTextual() ? Instant.parse(text.asText()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
