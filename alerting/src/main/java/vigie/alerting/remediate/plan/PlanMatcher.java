package vigie.alerting.remediate.plan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.RemediationConfig.When;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;

/**
 * Which plan a condition is for: the first, in the estate's order, whose every word matches. A degraded mode is no repair: it takes no
 * condition away from the plans, and is asked for itself.
 */
public final class PlanMatcher {
    private PlanMatcher() {}

    public static @Nullable Plan first(List<Plan> plans, Finding finding) {
        // A failed healing must not start another.
        if (finding.kind().isAboutVigie()) {
            return null;
        }
        for (Plan plan : plans) {
            if (plan.scope() != Scope.MODE && matches(plan.when(), finding)) {
                return plan;
            }
        }
        return null;
    }

    /** Whether a condition is one that a mode of a service waits for, or is left by. */
    public static boolean isMeant(When when, Finding finding) {
        return !finding.kind().isAboutVigie() && matches(when, finding);
    }

    static boolean matches(When when, Finding f) {
        return (!f.kind().isAboutRegion() || when.finding() == f.kind())
                && (when.service() == null || when.service().equals(f.service()))
                && (when.check() == null || when.check().equals(f.check()))
                && (when.status() == null || kind(when.status()) == f.kind())
                && (when.signal() == null || when.signal().equals(f.signal()))
                && (when.finding() == null || when.finding() == f.kind())
                && (when.severity() == null || f.severity().compareTo(when.severity()) >= 0)
                && carries(labels(f), when.labels());
    }

    private static Finding.@Nullable Kind kind(Status status) {
        return switch (status) {
            case DOWN -> Finding.Kind.TARGET_DOWN;
            case DEGRADED -> Finding.Kind.TARGET_DEGRADED;
            case UNKNOWN -> Finding.Kind.TARGET_UNKNOWN;
            case UP -> null;
        };
    }

    private static String name(Finding f) {
        String given = f.kind() == Finding.Kind.RECEIVED ? f.series().get("alertname") : null;
        return given == null ? f.kind().alertName() : given;
    }

    private static boolean carries(Labels labels, Labels wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.value(i).equals(labels.get(wanted.name(i)))) {
                return false;
            }
        }
        return true;
    }

    /** The labels of the finding's alert, and under them those of its series and of its instance. */
    private static Labels labels(Finding f) {
        Instance at = f.instance();
        Labels own = at == null ? Labels.EMPTY : at.labels();
        return own.with(f.series())
                .with(Labels.of(Map.of(
                        "alertname", name(f),
                        "service", f.service(),
                        "severity", f.severity().name().toLowerCase(Locale.ROOT),
                        "instance", at == null ? "" : at.address(),
                        "zone", at == null ? "" : at.zone(),
                        "region", at == null ? "" : at.region(),
                        "check", f.check() == null ? "" : f.check(),
                        "signal", f.signal() == null ? "" : f.signal())));
    }
}
