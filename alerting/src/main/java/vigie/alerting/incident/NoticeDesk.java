package vigie.alerting.incident;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.Notice;
import vigie.alerting.outbox.Desk;
import vigie.alerting.quiet.Quiet;
import vigie.alerting.record.JsonText;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Severity;

/** What incidents give to the outbox: the content of notices, and a place for what became of them. The room's thread. */
public final class NoticeDesk implements Desk {
    private static final int MOST = 200;
    private static final String HEALING = "a plan that heals first is at work";

    private final IncidentReader reader;
    private final Supplier<Policy> policy;
    private final Function<String, @Nullable Instant> heldUntil;
    private final Quiet quiet;

    /**
     * A desk.
     *
     * @param heldUntil until when nobody is told of an incident because a plan heals it first, null to tell
     * @param quiet what keeps people from being told of alerts
     */
    public NoticeDesk(
            IncidentReader reader,
            Supplier<Policy> policy,
            Function<String, @Nullable Instant> heldUntil,
            Quiet quiet) {
        this.reader = reader;
        this.policy = policy;
        this.heldUntil = heldUntil;
        this.quiet = quiet;
    }

    @Override
    public Notice notice(Sql sql, Draft draft, Instant now) {
        IncidentRow row = IncidentTable.byId(sql, draft.incident()).orElseThrow();
        Incident incident = reader.incident(sql, row, MOST);
        List<Alert> routed = incident.alerts().stream()
                .filter(alert -> reaches(alert, draft.receiver()))
                .filter(alert -> isTold(alert, draft, now))
                .toList();
        // What the route sends nowhere now, or what is silenced now, was sent here when it fired.
        List<Alert> alerts = routed.isEmpty() ? incident.alerts() : routed;
        long all = sql.number("SELECT count(*) FROM alert WHERE incident = ?", draft.incident());
        return new Notice(
                draft.id(),
                draft.kind(),
                draft.reason(),
                draft.receiver(),
                incident,
                alerts,
                (int) (all - incident.alerts().size()),
                now,
                policy.get().externalUrl(),
                draft.kind() == Notice.Kind.CHANGE ? draft.reason() : "",
                draft.input().isEmpty() ? Map.of() : JsonText.texts(draft.input()));
    }

    private boolean reaches(Alert alert, String receiver) {
        return policy.get().routes().receivers(alert.labels()).stream()
                .anyMatch(match -> match.receiver().equals(receiver));
    }

    // What is over is told, whatever is silenced.
    private boolean isTold(Alert alert, Draft draft, Instant now) {
        return draft.kind() == Notice.Kind.RESOLVE
                || alert.state() != AlertState.FIRING
                || quiet.isLoud(alert.labels(), draft.receiver(), policy.get().routes(), now);
    }

    @Override
    public void note(Transaction tx, String incident, String text, Map<String, String> data) {
        Timeline.add(tx, incident, "notice", text, data);
    }

    @Override
    public boolean mayWait(Sql sql, String incident) {
        Severity severity =
                IncidentTable.byId(sql, incident).map(IncidentRow::severity).orElse(Severity.CRITICAL);
        return severity != Severity.CRITICAL
                && IncidentTable.kinds(sql, incident).stream().noneMatch(Finding.Kind::isAboutVigie);
    }

    @Override
    public @Nullable String quiet(Sql sql, String incident, String receiver, Notice.Kind kind, Instant now) {
        if (kind == Notice.Kind.TRIGGER) {
            Instant until = heldUntil.apply(incident);
            if (until != null && until.isAfter(now)) {
                return HEALING;
            }
        } else if (kind != Notice.Kind.UPDATE) {
            return null;
        }
        String root =
                IncidentTable.byId(sql, incident).map(IncidentRow::service).orElse("");
        return quiet.why(sql, incident, root, receiver, policy.get().routes(), now);
    }
}
