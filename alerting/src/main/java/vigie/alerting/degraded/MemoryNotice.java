package vigie.alerting.degraded;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.notify.Notice;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Severity;

/** Notices that are put together without the record: an incident of one condition that nobody has written down. */
final class MemoryNotice {
    private MemoryNotice() {}

    static Notice trigger(String key, String root, Finding finding, String receiver, String externalUrl, Instant now) {
        return notice(Notice.Kind.TRIGGER, key, root, finding, receiver, externalUrl, now);
    }

    static Notice resolve(String key, String root, String receiver, String externalUrl, Instant now) {
        return notice(Notice.Kind.RESOLVE, key, root, null, receiver, externalUrl, now);
    }

    private static Notice notice(
            Notice.Kind kind,
            String key,
            String root,
            @Nullable Finding finding,
            String receiver,
            String externalUrl,
            Instant now) {
        List<Alert> alerts = finding == null ? List.of() : List.of(alert(key, finding, now));
        Incident incident = new Incident(
                key,
                root,
                Severity.CRITICAL,
                finding != null,
                finding == null ? root + " has recovered" : finding.summary(),
                finding == null ? now : finding.since(),
                finding == null ? now : null,
                null,
                alerts,
                List.of(),
                List.of());
        String id = key + '-' + kind.name().toLowerCase(Locale.ROOT);
        String reason = "the record is down: told from memory";
        return new Notice(id, kind, reason, receiver, incident, alerts, 0, now, externalUrl, "", Map.of());
    }

    private static Alert alert(String key, Finding finding, Instant now) {
        return new Alert(
                AlertBook.labels(finding),
                AlertState.FIRING,
                finding.summary(),
                key,
                finding.since(),
                now,
                null,
                finding.value());
    }
}
