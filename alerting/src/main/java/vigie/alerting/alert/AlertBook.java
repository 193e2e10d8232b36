package vigie.alerting.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.record.Transaction;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Service;

/**
 * Makes alerts of findings: every open life of a condition is a row of the record, moved on by what detectors say and by time.
 * Saying the same again writes nothing. The room's thread, inside a transaction.
 */
public final class AlertBook {
    private static final String UNWATCHED = "no longer watched";
    private static final String UNRENEWED = "its sender does not say it any more";
    private static final int DUE_AT_ONCE = 2_000;
    private static final long PULSE_MS = 5_000;

    // What these are about need not be a service of the estate.
    private static final Set<Finding.Kind> OF_ANYTHING = Set.of(
            Finding.Kind.CONFIG_REJECTED,
            Finding.Kind.HEARTBEAT,
            Finding.Kind.MASS_FAILURE,
            Finding.Kind.SILENCE_EXPIRES,
            Finding.Kind.ALERT_STORM,
            Finding.Kind.STORM_DIGEST,
            Finding.Kind.RECEIVED);

    private final Supplier<String> ids;
    private final ActiveConditions active;
    private final String node;
    private HoldRules rules;
    private Set<String> services = Set.of();
    private long pulseAt;

    /** A book whose alerts get their identifiers from {@code ids}; it keeps {@code active} in step with the record. */
    public AlertBook(AlertingConfig config, Supplier<String> ids, ActiveConditions active, String node) {
        this.ids = ids;
        this.active = active;
        this.node = node;
        use(config);
    }

    /** Takes a new estate: its waits and its services hold for what is said from now on. */
    public void use(AlertingConfig config) {
        rules = new HoldRules(config);
        Set<String> names = new TreeSet<>();
        for (Service service : config.services()) {
            names.add(service.name());
        }
        services = names;
    }

    /** Brings the alerts in step with a new estate: waits may differ, and alerts of services that are gone are resolved. */
    public List<AlertEvent> apply(Transaction tx, AlertingConfig config) {
        use(config);
        for (AlertRow row : AlertTable.open(tx)) {
            if (row.life().knownSince() != Life.STANDS) {
                AlertTable.update(tx, row, row, rules.of(row));
            }
        }
        return end(tx, AlertTable.open(tx), row -> !isWatched(row.kind(), row.service()));
    }

    /**
     * Begins after a restart, or after another node has led: whatever was open is unknown until a detector of this process speaks of it,
     * and its timer has counted as long as whoever led was alive.
     */
    public void restart(Transaction tx) {
        tx.afterCommit(active::clear);
        long alive = tx.number("SELECT max(at) FROM pulse");
        tx.update("""
                UPDATE alert SET seen = 'UNKNOWN', known_since = NULL, due_at = NULL,
                    proved_ms = proved_ms + CASE WHEN known_since < ? THEN ? - known_since ELSE 0 END
                WHERE state <> 'RESOLVED' AND seen <> 'UNKNOWN'""", alive, alive);
    }

    /** Resolves what is said of instances of a service that are not watched any more. */
    public List<AlertEvent> watched(Transaction tx, String service, Set<String> addresses) {
        return end(
                tx,
                AlertTable.openOf(tx, service),
                row -> row.kind() != Finding.Kind.RECEIVED
                        && !row.instance().isEmpty()
                        && !addresses.contains(row.instance()));
    }

    private List<AlertEvent> end(Transaction tx, List<AlertRow> rows, Predicate<AlertRow> which) {
        List<AlertEvent> events = new ArrayList<>();
        for (AlertRow row : rows) {
            if (which.test(row)) {
                step(tx, row, row.with(row.life().resolved(Finding.State.CLEAR), tx.now()), null, UNWATCHED, events);
            }
        }
        return events;
    }

    /** Whether what a finding is about is in the estate; what is not has no alert. */
    public boolean isWatched(Finding finding) {
        return isWatched(finding.kind(), finding.service());
    }

    private boolean isWatched(Finding.Kind kind, String service) {
        return services.contains(service) || OF_ANYTHING.contains(kind);
    }

    /** How long the condition of a finding must hold before it fires. */
    public Duration holdFor(Finding finding) {
        return Duration.ofMillis(rules.of(finding).holdMs());
    }

    /** The labels that the alert of a finding has. */
    public static Labels labels(Finding finding) {
        return AlertLabels.of(finding);
    }

    /** Takes what others have raised. */
    public List<AlertEvent> receive(Transaction tx, List<Received> received) {
        List<AlertEvent> events = new ArrayList<>();
        received.forEach(one -> take(tx, one.finding(), one.origin(), events));
        return events;
    }

    /** Takes what detectors say, in their order. */
    public List<AlertEvent> take(Transaction tx, List<Finding> findings) {
        List<AlertEvent> events = new ArrayList<>();
        for (Finding finding : findings) {
            if (isWatched(finding) && finding.kind() != Finding.Kind.HEARTBEAT) {
                take(tx, finding, null, events);
            }
        }
        return events;
    }

    private void take(Transaction tx, Finding finding, @Nullable Origin origin, List<AlertEvent> events) {
        AlertRow row = AlertTable.open(tx, finding.id()).orElse(null);
        if (row == null) {
            if (finding.state() == Finding.State.ACTIVE) {
                begin(tx, finding, origin, events);
            }
            return;
        }
        Life next = row.life().next(finding.state(), tx.now().toEpochMilli(), rules.of(finding));
        AlertRow to = row.with(next, tx.now());
        if (finding.state() == Finding.State.ACTIVE) {
            to = to.with(finding);
        }
        to = origin == null ? to : to.with(origin);
        step(tx, row, to, finding, "the condition is over", events);
    }

    private void begin(Transaction tx, Finding finding, @Nullable Origin origin, List<AlertEvent> events) {
        Life.Waits waits = rules.of(finding);
        long now = tx.now().toEpochMilli();
        Life life = Life.begin(finding.since().toEpochMilli(), now, waits);
        AlertRow begun = AlertRow.begin(ids.get(), finding, tx.now(), life);
        AlertRow row = origin == null ? begun : begun.with(origin);
        AlertTable.insert(tx, row, waits);
        remember(tx, row, finding);
        if (row.state() == AlertState.FIRING) {
            events.add(fired(tx, row, finding));
        }
    }

    private void step(
            Transaction tx, AlertRow from, AlertRow to, @Nullable Finding said, String over, List<AlertEvent> events) {
        if (said != null) {
            remember(tx, to, said);
        }
        if (to.state() == AlertState.RESOLVED && from.state() == AlertState.PENDING) {
            AlertTable.delete(tx, from);
            forget(tx, from);
        } else if (!sameInTheRecord(from, to) && AlertTable.update(tx, from, to, rules.of(to))) {
            moved(tx, from, to, said, over, events);
        }
    }

    // A timer that runs on needs no write: where it began and what it had says when it ends.
    private static boolean sameInTheRecord(AlertRow from, AlertRow to) {
        return from.state() == to.state()
                && from.life().seen() == to.life().seen()
                && from.severity() == to.severity()
                && from.summary().equals(to.summary())
                && Objects.equals(from.origin(), to.origin());
    }

    private void moved(
            Transaction tx, AlertRow from, AlertRow to, @Nullable Finding said, String over, List<AlertEvent> events) {
        if (to.state() == AlertState.RESOLVED) {
            tx.audit("vigie", "alert.resolved", audit(to, Map.of("reason", over)));
            forget(tx, to);
            events.add(new AlertEvent(AlertEvent.What.RESOLVED, to, said, over));
        } else if (to.state() == AlertState.FIRING && from.state() == AlertState.PENDING) {
            events.add(fired(tx, to, said == null ? active.finding(to.id()) : said));
        } else if (to.state() == AlertState.FIRING && said != null && from.differs(said)) {
            events.add(new AlertEvent(AlertEvent.What.CHANGED, to, said, "the condition has changed"));
        }
    }

    private AlertEvent fired(Transaction tx, AlertRow row, @Nullable Finding finding) {
        tx.audit("vigie", "alert.fired", audit(row, Map.of()));
        return new AlertEvent(AlertEvent.What.FIRED, row, finding, "");
    }

    private static Map<String, String> audit(AlertRow row, Map<String, String> more) {
        Map<String, String> object = new TreeMap<>(more);
        object.put("alert", row.id());
        object.put("condition", row.condition());
        object.put("severity", row.severity().name());
        object.put("summary", row.summary());
        return object;
    }

    private void remember(Transaction tx, AlertRow row, Finding said) {
        if (said.state() == Finding.State.ACTIVE) {
            active.comes(row.id(), said, row.activeAt(), row.incident());
            tx.afterCommit(() -> active.holds(row.id(), said, row.activeAt(), row.incident()));
        } else {
            forget(tx, row);
        }
    }

    private void forget(Transaction tx, AlertRow row) {
        tx.afterCommit(() -> active.over(row.id()));
    }

    /** A turn of the room begins. */
    public void begin() {
        active.begin();
    }

    /** Lets time pass: what has waited for long enough fires or is resolved. */
    public List<AlertEvent> tick(Transaction tx) {
        List<AlertEvent> events = new ArrayList<>();
        long now = tx.now().toEpochMilli();
        for (AlertRow row : AlertTable.due(tx, now, DUE_AT_ONCE)) {
            Life next = row.life().next(row.life().seen(), now, rules.of(row));
            step(tx, row, row.with(next, tx.now()), null, "the condition has been over for long enough", events);
        }
        for (AlertRow row : AlertTable.ended(tx, now, DUE_AT_ONCE)) {
            step(tx, row, row.with(row.life().resolved(Finding.State.CLEAR), tx.now()), null, UNRENEWED, events);
        }
        if (now - pulseAt >= PULSE_MS) {
            beat(tx, now);
        }
        return events;
    }

    private void beat(Transaction tx, long now) {
        if (tx.number("SELECT count(*) FROM (SELECT 1 FROM alert WHERE due_at IS NOT NULL LIMIT 1) AS waiting") > 0) {
            tx.update(
                    "INSERT INTO pulse (node, at) VALUES (?, ?) ON CONFLICT (node) DO UPDATE SET at = excluded.at",
                    node,
                    now);
        }
        tx.afterCommit(() -> pulseAt = now);
    }

    /** Takes a time in which this process stood still out of every timer: nobody knows what held in it. */
    public void stoodStill(Transaction tx, Duration gap) {
        tx.update(
                "UPDATE alert SET known_since = known_since + ?, due_at = due_at + ? WHERE known_since IS NOT NULL",
                gap.toMillis(),
                gap.toMillis());
    }

    /** The services whose failures explain others: an alert of them fires, or one is pending that says that they are down. */
    public static boolean explains(Transaction tx, String service) {
        return tx.number("""
                        SELECT count(*) FROM (SELECT 1 FROM alert WHERE service = ? AND (state = 'FIRING' OR (state = 'PENDING'
                            AND (severity = 'CRITICAL' OR kind IN ('TARGET_DOWN', 'SERVICE_DOWN')))) LIMIT 1) AS one""", service) > 0;
    }
}
