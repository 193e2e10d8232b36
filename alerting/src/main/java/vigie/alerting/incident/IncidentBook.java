package vigie.alerting.incident;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.alert.AlertEvent;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.Change;
import vigie.model.Finding;
import vigie.model.Operator;
import vigie.model.OutsideEvent;
import vigie.model.Severity;

/**
 * Folds alerts into incidents: one open incident for each root, which is the service beneath the failing ones that has something
 * wrong itself. Whichever of parent and child is seen first, there is one incident and one page: the incident that is open is
 * kept, and its root is corrected.
 *
 * <p>The room's thread, inside a transaction. What has to be known after the commit is published then.
 */
public final class IncidentBook implements IncidentDesk {
    private static final int MOST_MOVED = 1_000;

    private final Outbox outbox;
    private final ActiveConditions active;
    private final AlertingMetrics metrics;
    private final Supplier<String> ids;
    private final BiFunction<String, Policy, @Nullable String> pagedAs;
    private final Consumer<Change> changes;
    private final Runnable wake;
    private final Map<String, Integer> instances = new HashMap<>();
    private final OpenIncidents opened = new OpenIncidents();
    private volatile Policy policy;

    /**
     * A book.
     *
     * @param ids identifiers of new incidents: at most 255 characters, without a dot
     * @param pagedAs the key under which people were paged for a root while the record was down, or null
     * @param changes hears of each incident that looks different now, after the commit
     * @param wake has the outbox looked at
     */
    public IncidentBook(
            Policy policy,
            Outbox outbox,
            ActiveConditions active,
            AlertingMetrics metrics,
            Supplier<String> ids,
            BiFunction<String, Policy, @Nullable String> pagedAs,
            Consumer<Change> changes,
            Runnable wake) {
        this.policy = policy;
        this.outbox = outbox;
        this.active = active;
        this.metrics = metrics;
        this.ids = ids;
        this.pagedAs = pagedAs;
        this.changes = changes;
        this.wake = wake;
    }

    /** Takes a new estate; what fires is routed by it from the next change on. */
    public void use(Policy next) {
        policy = next;
    }

    /** The estate as it is used now. */
    public Policy policy() {
        return policy;
    }

    /** A turn of the room begins. */
    public void begin(Transaction tx, boolean tick) {
        opened.begin(tx, tick);
    }

    /** What is known of open incidents is read anew by the next turn. */
    public void othersMayHaveWritten() {
        opened.stale();
    }

    /** The identifiers of the open incidents by their root, as the record holds them: a view that later turns change. */
    public Map<String, String> open() {
        return opened.held();
    }

    /** How many instances a service has, for sentences. */
    public void instances(String service, int count) {
        instances.put(service, count);
    }

    /** Folds what has happened to alerts. */
    public void fold(Transaction tx, List<AlertEvent> events) {
        Folding folding = new Folding(tx);
        Set<String> touched = new LinkedHashSet<>();
        if (events.stream().anyMatch(e -> e.what() == AlertEvent.What.FIRED)) {
            correctRoots(tx, folding.wrong(), touched);
        }
        for (AlertEvent event : events) {
            switch (event.what()) {
                case FIRED -> fired(tx, event, folding, touched);
                case CHANGED -> changed(tx, event, folding, touched);
                case RESOLVED -> resolved(tx, event, touched);
            }
        }
        for (String incident : touched) {
            settle(tx, incident, "alerts have changed");
        }
    }

    private void correctRoots(Transaction tx, Predicate<String> wrong, Set<String> touched) {
        List<IncidentRow> misplaced = new ArrayList<>();
        opened.eachOf(policy.roots().dependants(), (service, incident) -> {
            if (!policy.roots().of(service, wrong).equals(service)) {
                misplaced.add(IncidentTable.byId(tx, incident).orElseThrow());
            }
        });
        misplaced.sort(Comparator.comparing(IncidentRow::openedAt).thenComparing(IncidentRow::id));
        for (IncidentRow row : misplaced) {
            // It may have been taken in by another one a moment ago.
            if (IncidentTable.byId(tx, row.id()).orElseThrow().closedAt() == null) {
                moveTo(tx, row, policy.roots().of(row.service(), wrong), touched);
            }
        }
    }

    /** Gives an incident another root, or its alerts to the incident that the root has already: the older one goes on. */
    void moveTo(Transaction tx, IncidentRow row, String root, Set<String> touched) {
        Optional<IncidentRow> home = IncidentTable.openOf(tx, root);
        if (home.isEmpty()) {
            root(tx, row, root);
        } else if (home.get().openedAt().isAfter(row.openedAt())) {
            merge(tx, home.get(), row);
            root(tx, row, root);
        } else {
            merge(tx, row, home.get());
            touched.remove(row.id());
            touched.add(home.get().id());
            return;
        }
        touched.add(row.id());
    }

    private void root(Transaction tx, IncidentRow row, String root) {
        IncidentTable.root(tx, row.id(), root);
        opened.closed(row.service(), row.id());
        opened.opened(root, row.id());
        Timeline.add(tx, row.id(), "state", "The root is " + root + ", not " + row.service(), Map.of("root", root));
        tx.audit("vigie", "incident.root", Map.of("incident", row.id(), "from", row.service(), "to", root));
    }

    private void merge(Transaction tx, IncidentRow from, IncidentRow into) {
        List<AlertRow> moved = AlertTable.firing(tx, from.id(), from.service(), MOST_MOVED);
        IncidentTable.alertsInto(tx, from.id(), into.id());
        tx.afterCommit(() -> active.merged(from.id(), into.id()));
        IncidentTable.close(tx, from.id(), into.id());
        opened.closed(from.service(), from.id());
        Timeline.add(tx, from.id(), "state", "Goes on in " + into.id(), Map.of("into", into.id()));
        Timeline.add(
                tx, into.id(), "state", "Takes in " + from.id() + ": " + from.summary(), Map.of("from", from.id()));
        tx.audit("vigie", "incident.merged", Map.of("incident", from.id(), "into", into.id()));
        resolve(tx, from.id());
        IncidentTable.severity(tx, into.id(), into.severity().max(from.severity()));
        Folding folding = new Folding(tx);
        moved.forEach(alert -> tell(tx, alert, into.id(), folding));
        publish(tx, from.id());
    }

    private void fired(Transaction tx, AlertEvent event, Folding folding, Set<String> touched) {
        AlertRow alert = event.row();
        tx.afterCommit(() -> metrics.detected(Duration.between(alert.activeAt(), tx.now())));
        String incident = incidentOf(tx, alert, folding);
        folding.evidence(incident, alert.summary(), event);
        join(tx, alert, incident, folding);
        touched.add(incident);
    }

    private String incidentOf(Transaction tx, AlertRow alert, Folding folding) {
        return folding.incident(
                policy.roots().of(alert.service(), folding.wrong()),
                root -> IncidentTable.openOf(tx, root)
                        .map(IncidentRow::id)
                        .orElseGet(() -> open(tx, root, alert.severity(), alert.summary())));
    }

    private String open(Transaction tx, String root, Severity severity, String summary) {
        String key = pagedAs.apply(root, policy);
        String id = key != null && IncidentTable.byId(tx, key).isEmpty() ? key : ids.get();
        IncidentTable.insert(tx, id, root, severity, summary);
        opened.opened(root, id);
        Timeline.add(tx, id, "state", "Opened for " + root, Map.of("root", root));
        tx.audit("vigie", "incident.opened", Map.of("incident", id, "service", root, "summary", summary));
        return id;
    }

    private void join(Transaction tx, AlertRow alert, String incident, Folding folding) {
        IncidentTable.alertIn(tx, alert.id(), incident);
        active.comesInto(alert.id(), incident);
        tx.afterCommit(() -> active.moved(alert.id(), incident));
        tell(tx, alert, incident, folding);
    }

    private void tell(Transaction tx, AlertRow alert, String incident, Folding folding) {
        Severity severity = alert.severity();
        // What becomes worse is not kept for the end of a group interval.
        if (folding.isWorse(incident, severity)) {
            IncidentTable.severity(tx, incident, severity);
            outbox.worse(tx, incident, severity);
        }
        boolean urgent = severity == Severity.CRITICAL || alert.kind().isAboutVigie();
        if (urgent && folding.isFirstUrgent(incident)) {
            outbox.letThrough(tx, incident);
        }
        for (RouteTree.Match match : receivers(alert)) {
            if (folding.isNews(incident, match, severity)) {
                outbox.tell(tx, incident, match, severity);
            }
        }
    }

    /** Where the route leads, and of a storm of pages the receiver that it is about. */
    private List<RouteTree.Match> receivers(AlertRow alert) {
        List<RouteTree.Match> reached = policy.routes().receivers(alert.labels());
        boolean storm = alert.kind() == Finding.Kind.ALERT_STORM || alert.kind() == Finding.Kind.STORM_DIGEST;
        String own = storm ? alert.labels().get("receiver") : null;
        if (own != null && reached.stream().noneMatch(match -> match.receiver().equals(own))) {
            policy.routes().straightTo(own).ifPresent(reached::add);
        }
        return reached;
    }

    private void changed(Transaction tx, AlertEvent event, Folding folding, Set<String> touched) {
        String incident = event.row().incident();
        if (incident != null) {
            folding.evidence(incident, event.row().summary(), event);
            tell(tx, event.row(), incident, folding);
            touched.add(incident);
        }
    }

    private static void resolved(Transaction tx, AlertEvent event, Set<String> touched) {
        String incident = event.row().incident();
        if (incident != null) {
            String text = "Resolved, " + event.reason() + ": " + event.row().summary();
            Timeline.addIfRoom(tx, incident, "state", text, Evidence.of(event));
            touched.add(incident);
        }
    }

    /** Brings an incident in step with what fires in it: its sentence, its counts, its end. */
    void settle(Transaction tx, String incident, String reason) {
        IncidentRow row = IncidentTable.byId(tx, incident).orElseThrow();
        if (row.closedAt() != null) {
            return;
        }
        Map<String, Long> counts = IncidentTable.firing(tx, incident);
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            close(tx, row);
        } else {
            long own = counts.getOrDefault(row.service(), 0L);
            String text = Headline.of(tx, incident, row.service(), counts, s -> instances.getOrDefault(s, 0));
            Instant clear = own > 0 ? null : row.own() > 0 ? tx.now() : row.rootClearAt();
            IncidentTable.state(tx, incident, row.severity(), text, own, all - own, clear);
            outbox.changed(tx, incident, row.severity(), reason);
        }
        publish(tx, incident);
    }

    private void close(Transaction tx, IncidentRow row) {
        if (IncidentTable.close(tx, row.id(), null)) {
            opened.closed(row.service(), row.id());
            Recoveries.ended(tx, row);
            Timeline.add(tx, row.id(), "state", "Closed: nothing of it fires any more", Map.of());
            tx.audit("vigie", "incident.closed", Map.of("incident", row.id(), "service", row.service()));
            resolve(tx, row.id());
        }
    }

    private void resolve(Transaction tx, String incident) {
        for (String receiver : outbox.resolve(tx, incident)) {
            String text = receiver + " is never told of it: held back by the storm until its end";
            Timeline.add(tx, incident, "notice", text, Map.of("receiver", receiver));
        }
    }

    /** Takes alerts out of an incident, because they have a reason of their own, into the incident of their root. */
    void split(Transaction tx, IncidentRow from, List<AlertRow> alerts, Set<String> touched) {
        Folding folding = new Folding(tx);
        for (AlertRow alert : alerts) {
            String into = incidentOf(tx, alert, folding);
            if (!into.equals(from.id())) {
                String text = alert.summary() + ", still after " + from.service() + " has recovered";
                Timeline.addIfRoom(tx, into, "evidence", text, Map.of("from", from.id()));
                join(tx, alert, into, folding);
                touched.add(into);
            }
        }
        Timeline.add(tx, from.id(), "state", "What still fires has a reason of its own", Map.of());
    }

    private void publish(Transaction tx, String incident) {
        Change change = new Change(tx.now(), Change.Kind.INCIDENT, incident);
        tx.afterCommit(() -> changes.accept(change));
    }

    /** Lets time pass: who had an incident in hand until now has it no more, and people are reminded of it again. */
    public void tick(Transaction tx) {
        for (Map.Entry<String, String> over :
                IncidentTable.acknowledgementsOver(tx, tx.now().toEpochMilli())) {
            IncidentTable.acknowledgementOver(tx, over.getKey());
            String text = "The time in which " + over.getValue() + " had it in hand is over";
            Timeline.add(tx, over.getKey(), "operator", text, Map.of("by", over.getValue()));
            tx.audit(
                    "vigie", "incident.acknowledgement_over", Map.of("incident", over.getKey(), "by", over.getValue()));
            outbox.changed(
                    tx,
                    over.getKey(),
                    IncidentTable.byId(tx, over.getKey()).orElseThrow().severity(),
                    text);
            publish(tx, over.getKey());
        }
    }

    /** Somebody has it in hand, until then if that is said. */
    public Operator.Answer acknowledge(
            Transaction tx, String incident, String by, String note, @Nullable Instant until) {
        if (until != null && !until.isAfter(tx.now())) {
            return new Operator.Answer(Operator.Result.INVALID, "until must be in the future: was " + until);
        }
        Optional<IncidentRow> row = IncidentTable.byId(tx, incident);
        if (row.isEmpty()) {
            return new Operator.Answer(Operator.Result.NOT_FOUND, "there is no incident " + incident);
        }
        if (!IncidentTable.acknowledge(tx, incident, by, until)) {
            return new Operator.Answer(Operator.Result.CONFLICT, "the incident " + incident + " is closed");
        }
        String end = until == null ? "" : " until " + until.truncatedTo(ChronoUnit.SECONDS);
        String text = by + " has it in hand" + end + (note.isBlank() ? "" : ": " + note);
        Timeline.add(tx, incident, "operator", text, Map.of("by", by));
        tx.audit(
                by,
                "incident.acknowledged",
                Map.of("incident", incident, "note", note, "until", until == null ? "" : until.toString()));
        outbox.acknowledged(tx, incident, by);
        publish(tx, incident);
        tx.afterCommit(wake);
        return new Operator.Answer(Operator.Result.DONE, text);
    }

    /** People did something with it in another tool. */
    public Operator.Answer heard(Transaction tx, OutsideEvent event) {
        tx.afterCommit(wake);
        return new Elsewhere(outbox, this::publish).take(tx, event);
    }

    @Override
    public void note(Transaction tx, String incident, String kind, String text, Map<String, String> data) {
        Timeline.add(tx, incident, kind, text, data);
        publish(tx, incident);
    }

    @Override
    public void change(Transaction tx, String incident, String summary, Map<String, String> data) {
        outbox.change(tx, incident, summary, data);
        tx.afterCommit(wake);
    }
}
