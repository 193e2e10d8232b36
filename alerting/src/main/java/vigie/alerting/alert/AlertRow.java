package vigie.alerting.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * An alert as the record has it: one life of a condition, under an identifier that stays when its labels change.
 *
 * @param condition the finding's identity, see {@link Finding#id()}
 * @param instance the address, empty if the condition is about the whole service
 * @param origin what is known of it if somebody else raised it, else null
 */
public record AlertRow(
        String id,
        String condition,
        Finding.Kind kind,
        String service,
        String instance,
        Severity severity,
        Labels labels,
        String summary,
        double value,
        Life life,
        Instant activeAt,
        @Nullable Instant firedAt,
        @Nullable Instant resolvedAt,
        @Nullable String incident,
        @Nullable Origin origin) {

    /** Where it is in its life. */
    public AlertState state() {
        return life.state();
    }

    /** What people see of it. */
    public Alert alert() {
        return origin == null
                ? new Alert(labels, state(), summary, incident, activeAt, firedAt, resolvedAt, value)
                : new Alert(
                        labels,
                        state(),
                        summary,
                        incident,
                        activeAt,
                        firedAt,
                        resolvedAt,
                        value,
                        origin.annotations(),
                        origin.source());
    }

    /** The first row of a condition that holds. */
    static AlertRow begin(String id, Finding finding, Instant now, Life life) {
        Instant since = finding.since().isAfter(now) ? now : finding.since();
        return new AlertRow(
                id,
                finding.id(),
                finding.kind(),
                finding.service(),
                finding.instance() == null ? "" : finding.instance().address(),
                finding.severity(),
                AlertLabels.of(finding),
                finding.summary(),
                finding.value(),
                life,
                since,
                life.state() == AlertState.FIRING ? now : null,
                null,
                null,
                null);
    }

    AlertRow with(Life next, Instant now) {
        boolean fires = state() == AlertState.PENDING && next.state() == AlertState.FIRING;
        boolean ends = next.state() == AlertState.RESOLVED;
        return copy(
                severity,
                labels,
                summary,
                value,
                next,
                fires ? now : firedAt,
                ends ? now : resolvedAt,
                incident,
                origin);
    }

    /** With the words and numbers of a newer finding of the same condition. */
    AlertRow with(Finding f) {
        Labels named = AlertLabels.of(f);
        return copy(f.severity(), named, f.summary(), f.value(), life, firedAt, resolvedAt, incident, origin);
    }

    /** Raised by somebody else. */
    AlertRow with(Origin other) {
        return copy(severity, labels, summary, value, life, firedAt, resolvedAt, incident, other);
    }

    /** What a life keeps from its beginning to its end, with all that may change in it. */
    private AlertRow copy(
            Severity severity,
            Labels labels,
            String summary,
            double value,
            Life life,
            @Nullable Instant firedAt,
            @Nullable Instant resolvedAt,
            @Nullable String incident,
            @Nullable Origin origin) {
        return new AlertRow(
                id,
                condition,
                kind,
                service,
                instance,
                severity,
                labels,
                summary,
                value,
                life,
                activeAt,
                firedAt,
                resolvedAt,
                incident,
                origin);
    }

    /** The value of its label {@code alertname}. */
    public String name() {
        String name = labels.get("alertname");
        return name == null ? kind.alertName() : name;
    }

    /** Whether a finding says something that people would see. */
    boolean differs(Finding finding) {
        return finding.severity() != severity || !finding.summary().equals(summary);
    }
}
