package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;

/** Planned work that holds back actions: whoever works on a service is not to be worked against. */
final class MaintenanceGuard implements Guard {
    @Override
    public String rule() {
        return "maintenance";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        return s.maintenance() == null ? null : "planned work: " + s.maintenance();
    }
}
