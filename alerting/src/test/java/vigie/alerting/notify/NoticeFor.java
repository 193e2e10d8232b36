package vigie.alerting.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Incident;
import vigie.model.Labels;
import vigie.model.Severity;

/** Notices for tests of what receivers get. */
final class NoticeFor {
    static final Instant OPENED = Instant.parse("2026-03-01T10:00:00Z");

    private NoticeFor() {}

    static Alert alert(String instance, AlertState state) {
        @Nullable Instant resolved = state == AlertState.RESOLVED ? OPENED.plusSeconds(60) : null;
        return new Alert(
                Labels.of("alertname", "TargetDown", "service", "api", "severity", "critical", "instance", instance),
                state,
                instance + " is down",
                "inc1",
                OPENED.minusSeconds(5),
                OPENED,
                resolved,
                Double.NaN);
    }

    static Incident incident(String summary, List<Alert> alerts, List<Incident.Entry> timeline) {
        boolean open = alerts.stream().anyMatch(a -> a.state() == AlertState.FIRING);
        return new Incident(
                "inc1",
                "api",
                Severity.CRITICAL,
                open,
                summary,
                OPENED,
                open ? null : OPENED.plusSeconds(60),
                null,
                alerts,
                List.of("run1"),
                timeline);
    }

    static Notice of(Notice.Kind kind, Incident incident) {
        return new Notice(
                "notice1",
                kind,
                "first notification",
                "oncall",
                incident,
                incident.alerts(),
                3,
                OPENED.plusSeconds(61),
                "http://vigie.example",
                kind == Notice.Kind.CHANGE ? "restart-api began" : "",
                kind == Notice.Kind.CHANGE ? Map.of("run", "run1") : Map.of());
    }

    static Notice of(Notice.Kind kind) {
        AlertState state = kind == Notice.Kind.RESOLVE ? AlertState.RESOLVED : AlertState.FIRING;
        List<Alert> alerts = List.of(alert("10.0.0.1:80", state), alert("10.0.0.2:80", AlertState.RESOLVED));
        Incident.Entry line = new Incident.Entry(OPENED, "evidence", "api-1 is down", Map.of("b", "2", "a", "1"));
        return of(kind, incident("api-1 is down (1 of 3 instances of api)", alerts, List.of(line)));
    }
}
