package vigie.app.cli;

import java.util.ArrayList;
import java.util.List;
import vigie.alerting.RemediationConfig;
import vigie.app.estate.Durations;
import vigie.model.Matcher;

/** Conditions in words. */
final class Conditions {
    private Conditions() {}

    /** {@code service api, check health, DOWN, for 10s}. */
    static String text(RemediationConfig.When when) {
        List<String> parts = new ArrayList<>();
        if (when.service() != null) {
            parts.add("service " + when.service());
        }
        if (when.check() != null) {
            parts.add("check " + when.check());
        }
        if (when.signal() != null) {
            parts.add("signal " + when.signal());
        }
        if (when.finding() != null) {
            parts.add(when.finding().alertName());
        }
        if (when.status() != null) {
            parts.add(when.status().name());
        }
        if (when.severity() != null) {
            parts.add(EstateText.word(when.severity()));
        }
        if (when.onAll()) {
            parts.add("on all instances");
        }
        if (when.labels().size() > 0) {
            parts.add(when.labels().toString());
        }
        if (!when.holdFor().isZero()) {
            parts.add("for " + Durations.text(when.holdFor()));
        }
        return String.join(", ", parts);
    }

    /** {@code severity="critical", zone!="a"}. */
    static String text(List<Matcher> matchers) {
        return String.join(", ", matchers.stream().map(Matcher::toString).toList());
    }
}
