package vigie.alerting.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.record.Transaction;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.Status;

/**
 * What becomes of dependants that still fire when their root has recovered. They get half a minute; then their checks are made
 * afresh, and only those that are bad then have a reason of their own, get an incident of their own and page. Where no check can
 * tell, the incident goes on under the name of what still fires, and nobody is paged again.
 *
 * <p>The room's thread, inside a transaction.
 */
public final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 1_000;
    private static final Set<Finding.Kind> SEEN_BY_CHECKS = Set.of(
            Finding.Kind.TARGET_DOWN,
            Finding.Kind.TARGET_DEGRADED,
            Finding.Kind.TARGET_FLAPPING,
            Finding.Kind.TARGET_UNKNOWN,
            Finding.Kind.SERVICE_DOWN,
            Finding.Kind.REDUNDANCY_LOST);

    private final IncidentBook book;

    public Leftovers(IncidentBook book) {
        this.book = book;
    }

    /**
     * An incident whose dependants must be looked at.
     *
     * @param services those that still fire
     */
    public record Doubt(String incident, Set<String> services) {}

    /** The incidents whose root has recovered for long enough; a root that never failed is corrected at once. */
    public List<Doubt> find(Transaction tx) {
        List<Doubt> doubts = new ArrayList<>();
        Set<String> touched = new LinkedHashSet<>();
        for (IncidentRow row : IncidentTable.openWithoutRoot(tx)) {
            if (!AlertBook.explains(tx, row.service())) {
                find(tx, row, doubts, touched);
            }
        }
        touched.forEach(id -> book.settle(tx, id, "the root has changed"));
        return doubts;
    }

    private void find(Transaction tx, IncidentRow row, List<Doubt> doubts, Set<String> touched) {
        Instant clear = row.rootClearAt();
        if (!IncidentTable.everHeld(tx, row.id(), row.service())) {
            renameAfterWhatFires(tx, row, touched);
        } else if (clear == null) {
            IncidentTable.rootClear(tx, row.id(), tx.now());
        } else if (!clear.plus(PATIENCE).isAfter(tx.now())) {
            IncidentTable.rootClear(tx, row.id(), tx.now());
            doubts.add(new Doubt(row.id(), IncidentTable.firing(tx, row.id()).keySet()));
        }
    }

    private void renameAfterWhatFires(Transaction tx, IncidentRow row, Set<String> touched) {
        List<AlertRow> lead = AlertTable.firing(tx, row.id(), row.service(), 1);
        if (!lead.isEmpty()) {
            String root = book.policy().roots().of(lead.get(0).service(), s -> AlertBook.explains(tx, s));
            book.moveTo(tx, row, root, touched);
        }
    }

    /** Takes the fresh answers about a doubt. */
    public void judge(Transaction tx, String incident, Map<String, List<CheckResult>> answers) {
        Optional<IncidentRow> found = IncidentTable.byId(tx, incident);
        if (found.isEmpty() || found.get().closedAt() != null || found.get().own() > 0) {
            return;
        }
        IncidentRow row = found.get();
        if (AlertBook.explains(tx, row.service())) {
            return;
        }
        List<AlertRow> firing = AlertTable.firing(tx, incident, row.service(), MOST);
        List<AlertRow> bad = firing.stream()
                .filter(alert -> isBad(alert, answers.getOrDefault(alert.service(), List.of())))
                .toList();
        Set<String> touched = new LinkedHashSet<>();
        if (!bad.isEmpty()) {
            Set<String> services = new LinkedHashSet<>();
            bad.forEach(alert -> services.add(alert.service()));
            // The other alerts of such a service, signals perhaps, go with it.
            book.split(
                    tx,
                    row,
                    firing.stream().filter(a -> services.contains(a.service())).toList(),
                    touched);
            touched.add(incident);
        } else if (firing.stream().noneMatch(alert -> SEEN_BY_CHECKS.contains(alert.kind()))) {
            renameAfterWhatFires(tx, row, touched);
        }
        touched.forEach(id -> book.settle(tx, id, "the root has recovered"));
    }

    private static boolean isBad(AlertRow alert, List<CheckResult> answers) {
        return SEEN_BY_CHECKS.contains(alert.kind())
                && answers.stream().anyMatch(answer -> isOf(alert, answer) && isBad(answer.status()));
    }

    private static boolean isOf(AlertRow alert, CheckResult answer) {
        String check = alert.labels().get("check");
        return (alert.instance().isEmpty()
                        || alert.instance().equals(answer.target().instance().address()))
                && (check == null || check.equals(answer.target().check()));
    }

    private static boolean isBad(Status status) {
        return status == Status.DOWN || status == Status.DEGRADED;
    }
}
