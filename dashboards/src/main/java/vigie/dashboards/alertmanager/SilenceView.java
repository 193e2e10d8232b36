package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import vigie.model.Matcher;
import vigie.model.Silence;

/** A silence as Alertmanager shows it: the schema {@code gettableSilence}. */
record SilenceView(
        String id,
        State status,
        List<Condition> matchers,
        @JsonProperty("startsAt") Instant startsAt,
        @JsonProperty("endsAt") Instant endsAt,
        @JsonProperty("updatedAt") Instant updatedAt,
        @JsonProperty("createdBy") String createdBy,
        String comment) {

    /** Where it is in its life. */
    record State(String state) {}

    /** One matcher. */
    record Condition(
            String name,
            String value,
            @JsonProperty("isRegex") boolean isRegex,
            @JsonProperty("isEqual") boolean isEqual) {
        static Condition of(Matcher matcher) {
            return new Condition(
                    matcher.label(),
                    matcher.value(),
                    matcher.operation().isRegex(),
                    matcher.operation().isEqual());
        }
    }

    static SilenceView of(Silence silence, Instant now) {
        return new SilenceView(
                silence.id(),
                new State(silence.state(now).name().toLowerCase(Locale.ROOT)),
                silence.matchers().stream().map(Condition::of).toList(),
                silence.startsAt(),
                silence.endsAt(),
                silence.updatedAt(),
                silence.createdBy(),
                silence.comment());
    }
}
