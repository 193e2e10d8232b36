package vigie.dashboards.api;

import java.time.Instant;
import java.util.List;
import vigie.model.AlertBoard.Firing;
import vigie.model.Matcher;
import vigie.model.Silence;

/** A silence as the API shows it, with what it hides now. */
record SilenceView(
        String id,
        String state,
        List<String> matchers,
        Instant startsAt,
        Instant endsAt,
        String createdBy,
        String comment,
        List<Hidden> hides) {

    /** An alert that fires and of which nobody is newly told. */
    record Hidden(String alertname, String service, String severity, String summary, String incident) {
        static Hidden of(Firing firing) {
            return new Hidden(
                    label(firing, "alertname"),
                    label(firing, "service"),
                    label(firing, "severity"),
                    firing.alert().summary(),
                    firing.alert().incident() == null ? "" : firing.alert().incident());
        }

        private static String label(Firing firing, String name) {
            String value = firing.alert().labels().get(name);
            return value == null ? "" : value;
        }
    }

    static SilenceView of(Silence silence, List<Firing> hides, Instant now) {
        return new SilenceView(
                silence.id(),
                Words.of(silence.state(now)),
                silence.matchers().stream().map(Matcher::toString).toList(),
                silence.startsAt(),
                silence.endsAt(),
                silence.createdBy(),
                silence.comment(),
                hides.stream().map(Hidden::of).toList());
    }
}
