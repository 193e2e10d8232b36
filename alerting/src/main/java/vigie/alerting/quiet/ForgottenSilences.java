package vigie.alerting.quiet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.alerting.AlertingConfig;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.record.JsonText;
import vigie.alerting.record.Transaction;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.Labels;
import vigie.model.Severity;
import vigie.model.Silence;

/**
 * Looks after silences that nobody looks after, once a minute: one that has matched nothing for too long is ended, and says so in its
 * comment; before one ends that still hides something critical, people are warned by the alert {@code SilenceExpires}.
 *
 * <p>The room's thread.
 */
final class ForgottenSilences {
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** People are warned so long before the end, or in the last quarter of a short one. */
    private static final Duration WARNING = Duration.ofHours(1);

    private final Silences silences;
    private final Set<String> matchedSince = new HashSet<>();
    private AlertingConfig.SilenceLimits limits = AlertingConfig.SilenceLimits.NONE;
    private FindingSink sink = finding -> {};
    private Instant next = Instant.MIN;

    ForgottenSilences(Silences silences) {
        this.silences = silences;
    }

    /** Names who hears of warnings. */
    void tells(FindingSink to) {
        sink = to;
    }

    void use(AlertingConfig.SilenceLimits now) {
        limits = now;
    }

    /** An alert fires: what silences it is needed still. */
    void fires(Labels labels, Instant at) {
        silences.matching(labels, at).forEach(s -> matchedSince.add(s.id()));
    }

    /** Time has passed. Whether a silence was ended. */
    boolean tick(Transaction tx) {
        if (tx.now().isBefore(next)) {
            return false;
        }
        next = tx.now().plus(EVERY);
        List<Silence> forgotten = new ArrayList<>();
        List<Silence> ending = new ArrayList<>();
        for (Silence silence : silences.live()) {
            if (silence.state(tx.now()) != Silence.State.ACTIVE) {
                continue;
            }
            if (matchedSince.contains(silence.id())) {
                SilenceTable.matched(tx, silence.id());
            } else if (isUnmatched(tx, silence)) {
                forgotten.add(silence);
            }
            if (endsSoon(silence, tx.now())) {
                ending.add(silence);
            }
        }
        matchedSince.clear();
        warn(tx, ending);
        return end(tx, forgotten);
    }

    private boolean isUnmatched(Transaction tx, Silence silence) {
        Duration most = limits.expireIfUnmatchedFor();
        return most != null
                && !SilenceTable.unmatchedSince(tx, silence).plus(most).isAfter(tx.now());
    }

    /** What fires is read only now that it decides something: one that still hides an alert that began long ago is needed. */
    private boolean end(Transaction tx, List<Silence> forgotten) {
        Duration most = limits.expireIfUnmatchedFor();
        if (forgotten.isEmpty() || most == null) {
            return false;
        }
        List<Labels> firing =
                AlertTable.allFiring(tx).stream().map(AlertRow::labels).toList();
        boolean ended = false;
        for (Silence silence : forgotten) {
            boolean needed = firing.stream()
                    .anyMatch(labels -> !Silences.matching(List.of(silence), labels, tx.now())
                            .isEmpty());
            if (needed) {
                SilenceTable.matched(tx, silence.id());
            } else {
                end(tx, silence, "matched nothing for " + Lengths.text(most));
                ended = true;
            }
        }
        return ended;
    }

    private static void end(Transaction tx, Silence silence, String why) {
        SilenceTable.expire(tx, silence.id());
        SilenceTable.comment(tx, silence.id(), (silence.comment() + " (ended by Vigie: " + why + ')').strip());
        tx.audit(
                "vigie",
                "silence.expired",
                Map.of("silence", silence.id(), "reason", why, "created_by", silence.createdBy()));
    }

    private void warn(Transaction tx, List<Silence> ending) {
        Map<String, AlertRow> hidden = new LinkedHashMap<>();
        if (!ending.isEmpty()) {
            for (AlertRow row : AlertTable.allFiring(tx, Severity.CRITICAL)) {
                Silences.matching(ending, row.labels(), tx.now()).forEach(s -> hidden.putIfAbsent(s.id(), row));
            }
        }
        for (Silence silence : ending) {
            AlertRow alert = hidden.get(silence.id());
            if (alert != null) {
                say(tx, warning(silence, Finding.State.ACTIVE, alert.summary(), tx.now()));
            }
        }
        takeBack(tx, hidden.keySet());
    }

    private static boolean endsSoon(Silence silence, Instant now) {
        Duration quarter =
                Duration.between(silence.startsAt(), silence.endsAt()).dividedBy(4);
        Duration before = quarter.compareTo(WARNING) < 0 ? quarter : WARNING;
        return !now.isBefore(silence.endsAt().minus(before));
    }

    /** What an earlier process warned of is known by its alert. */
    private void takeBack(Transaction tx, Set<String> warned) {
        List<Labels> open = tx.list(
                "SELECT labels FROM alert WHERE state <> 'RESOLVED' AND kind = 'SILENCE_EXPIRES' AND service = 'vigie'",
                r -> Labels.of(JsonText.texts(r.getString(1))));
        for (Labels labels : open) {
            String id = labels.get("silence");
            if (id != null && !warned.contains(id)) {
                say(tx, warning(id, Finding.State.CLEAR, "", List.of(), tx.now()));
            }
        }
    }

    private static Finding warning(Silence silence, Finding.State state, String hidden, Instant now) {
        return warning(
                silence.id(),
                state,
                "the silence of " + silence.createdBy() + " ends at " + silence.endsAt() + " and still hides: "
                        + hidden,
                List.of("silence " + silence.id() + " of " + silence.matchers() + ": " + silence.comment()),
                now);
    }

    private static Finding warning(
            String silence, Finding.State state, String summary, List<String> evidence, Instant now) {
        return new Finding(
                Finding.Kind.SILENCE_EXPIRES,
                state,
                Severity.WARNING,
                "vigie",
                null,
                null,
                null,
                Labels.of("silence", silence),
                summary,
                evidence,
                now,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    private void say(Transaction tx, Finding finding) {
        tx.afterCommit(() -> sink.accept(finding));
    }
}
