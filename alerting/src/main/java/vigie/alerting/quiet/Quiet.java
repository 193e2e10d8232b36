package vigie.alerting.quiet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingConfig.Held;
import vigie.alerting.alert.AlertEvent;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.calendar.Intervals;
import vigie.alerting.calendar.Windows;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.FindingSink;
import vigie.model.Labels;
import vigie.model.Silence;

/**
 * Whether people are newly told of an alert: not while it is inhibited, silenced, or muted by the calendar. It never keeps anybody
 * from hearing that something is over.
 *
 * <p>The room's thread.
 */
public final class Quiet {
    private static final int FIRST_LOOK = 20;
    private static final int MOST = 1_000;

    private final Silences silences;
    private final ForgottenSilences forgotten;
    private volatile Rules rules = Rules.of(AlertingConfig.Quiet.NONE);
    private boolean stale = true;

    public Quiet(Silences silences) {
        this.silences = silences;
        this.forgotten = new ForgottenSilences(silences);
    }

    /** Names who hears of silences that are about to end. */
    public void tells(FindingSink sink) {
        forgotten.tells(sink);
    }

    /** What an estate says of it, compiled. */
    public record Rules(AlertingConfig.Quiet from, Inhibitors inhibitors, Intervals intervals, Windows windows) {
        /**
         * Compiles it.
         *
         * @throws IllegalArgumentException if a matcher or a cron expression cannot be compiled
         */
        public static Rules of(AlertingConfig.Quiet from) {
            return new Rules(
                    from,
                    new Inhibitors(from.inhibitions()),
                    new Intervals(from.intervals()),
                    new Windows(from.maintenance()));
        }
    }

    /** Takes a new estate. */
    public void use(Rules next) {
        rules = next;
        silences.use(next.from().silences());
        forgotten.use(next.from().silences());
        stale = true;
    }

    /** What is known of silences and of what fires is read anew by the next turn. */
    public void othersMayHaveWritten() {
        stale = true;
    }

    /** A turn of the room begins. */
    public void begin(Transaction tx, boolean tick) {
        if (stale || tick) {
            silences.read(tx, tx.now());
        }
        if (tick) {
            silences.forget(tx);
            if (forgotten.tick(tx)) {
                silences.read(tx, tx.now());
            }
        }
        if (stale && rules.inhibitors().any()) {
            rules.inhibitors().clear();
            AlertTable.allFiring(tx).forEach(row -> rules.inhibitors().fires(row.id(), row.labels()));
        }
        // What a turn that fails has changed here is read again by the next one.
        stale = true;
        tx.afterCommit(() -> stale = false);
    }

    /** What was silenced, or is not any more, is known at once. */
    public void silencesChanged(Transaction tx) {
        silences.read(tx, tx.now());
    }

    /** Hears what happened to alerts in this turn. */
    public void heard(List<AlertEvent> events, Instant now) {
        if (silences.any()) {
            events.stream()
                    .filter(e -> e.what() == AlertEvent.What.FIRED)
                    .forEach(e -> forgotten.fires(e.row().labels(), now));
        }
        if (!rules.inhibitors().any()) {
            return;
        }
        for (AlertEvent event : events) {
            if (event.what() == AlertEvent.What.RESOLVED) {
                rules.inhibitors().over(event.row().id());
            } else {
                rules.inhibitors().fires(event.row().id(), event.row().labels());
            }
        }
    }

    /** Why a receiver is not newly told of an alert with these labels. */
    public Suppression of(Labels labels, RouteTree.Match match, Instant at) {
        List<String> silenced =
                silences.matching(labels, at).stream().map(Silence::id).toList();
        return new Suppression(silenced, rules.inhibitors().of(labels), muted(rules, labels, match, at));
    }

    static List<String> muted(Rules rules, Labels labels, RouteTree.Match match, Instant at) {
        List<String> muted = new ArrayList<>();
        match.muteIn().stream().filter(n -> rules.intervals().holds(n, at)).forEach(muted::add);
        if (!match.activeIn().isEmpty()
                && match.activeIn().stream().noneMatch(n -> rules.intervals().holds(n, at))) {
            muted.addAll(match.activeIn());
        }
        rules.windows().holding(Held.PAGES, labels, at).ifPresent(muted::add);
        return muted;
    }

    /**
     * Why a receiver is told of nothing new in an incident, in words: all that fires and reaches it is suppressed. Null if something
     * is not, or nothing reaches it.
     */
    @Nullable
    public String why(Sql sql, String incident, String service, String receiver, RouteTree routes, Instant at) {
        if (!silences.any()
                && !rules.inhibitors().any()
                && !rules.windows().everHold(Held.PAGES)
                && !routes.isTimed()) {
            return null;
        }
        String why = null;
        // The worst come first, and one of them is loud as a rule.
        for (int limit : new int[] {FIRST_LOOK, MOST}) {
            List<AlertRow> firing = AlertTable.firing(sql, incident, service, limit);
            why = null;
            for (AlertRow row : firing) {
                Suppression suppression = suppression(row.labels(), receiver, routes, at);
                if (suppression != null && suppression.isNone()) {
                    return null;
                }
                why = why == null && suppression != null ? suppression.words() : why;
            }
            if (firing.size() < limit) {
                return why;
            }
        }
        return why;
    }

    private @Nullable Suppression suppression(Labels labels, String receiver, RouteTree routes, Instant at) {
        for (RouteTree.Match match : routes.receivers(labels)) {
            if (match.receiver().equals(receiver)) {
                return of(labels, match, at);
            }
        }
        return null;
    }

    /** Whether a receiver is newly told of an alert with these labels. */
    public boolean isLoud(Labels labels, String receiver, RouteTree routes, Instant at) {
        Suppression suppression = suppression(labels, receiver, routes, at);
        return suppression == null || suppression.isNone();
    }

    /** The rules as they are now, for those who look at the record. */
    public Rules rules() {
        return rules;
    }
}
