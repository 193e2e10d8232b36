package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import vigie.model.AlertBoard.Firing;
import vigie.model.AlertBoard.Heard;

/** An alert as Alertmanager shows it: the schema {@code gettableAlert}. */
record AlertView(
        Map<String, String> labels,
        Map<String, String> annotations,
        @JsonProperty("startsAt") Instant startsAt,
        @JsonProperty("endsAt") Instant endsAt,
        @JsonProperty("updatedAt") Instant updatedAt,
        @JsonProperty("generatorURL") String generatorUrl,
        String fingerprint,
        List<Name> receivers,
        State status) {
    /** An alert of our own is vouched for as long as one of Prometheus that would be said again. */
    private static final Duration VOUCHED = Duration.ofMinutes(5);

    /** A receiver. */
    record Name(String name) {}

    /** Whether people are told, and why not. */
    record State(
            String state,
            @JsonProperty("silencedBy") List<String> silencedBy,
            @JsonProperty("inhibitedBy") List<String> inhibitedBy,
            @JsonProperty("mutedBy") List<String> mutedBy) {}

    static AlertView of(Firing firing, Instant now) {
        return new AlertView(
                firing.alert().labels().asMap(),
                firing.alert().annotations(),
                firing.alert().activeAt(),
                firing.endsAt() == null ? now.plus(VOUCHED) : firing.endsAt(),
                firing.updatedAt(),
                firing.alert().source(),
                firing.fingerprint(),
                firing.heard().stream().map(h -> new Name(h.receiver())).toList(),
                new State(
                        firing.isSuppressed() ? "suppressed" : "active",
                        firing.silencedBy(),
                        firing.inhibitedBy(),
                        firing.heard().stream()
                                .map(Heard::mutedBy)
                                .flatMap(List::stream)
                                .distinct()
                                .toList()));
    }
}
