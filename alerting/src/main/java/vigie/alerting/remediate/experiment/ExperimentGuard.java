package vigie.alerting.remediate.experiment;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.alerting.remediate.guard.LeaseBook;
import vigie.alerting.remediate.guard.StormBook;
import vigie.alerting.remediate.guard.StormBook.Storm;
import vigie.alerting.remediate.guard.Words;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.DrillBook;
import vigie.alerting.remediate.run.ExperimentBook;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Experiment;
import vigie.model.Lease;
import vigie.model.Run;
import vigie.model.Status;

/**
 * A fault is made only where nothing is wrong: every service concerned and all that it depends on is UP, nobody works on it and nothing
 * repairs it. On the loop.
 */
final class ExperimentGuard {
    private final Means means;

    ExperimentGuard(Means means) {
        this.means = means;
    }

    /** Why an experiment on these services, or on all for none, may not begin; null if it may. */
    @Nullable
    String refusal(Sql sql, List<String> services) {
        String hold = HoldBook.reason(sql);
        if (hold != null) {
            return "everything is held: " + hold;
        }
        String other = ExperimentEndings.underWay(ExperimentBook.running(sql));
        if (other != null) {
            return other;
        }
        Optional<String> drill = DrillBook.running(sql).map(d -> "drill " + d.name() + " is under way");
        if (drill.isPresent()) {
            return drill.get();
        }
        for (Storm storm : StormBook.all(sql)) {
            if (storm.endedAt() == null) {
                return "a mass failure" + of(storm) + " is not over";
            }
        }
        Map<String, ServiceState> scope = scope(services);
        if (scope.isEmpty()) {
            return "no service is watched";
        }
        String trouble = trouble(sql, scope.keySet());
        String busy = trouble != null ? trouble : leased(sql, scope.keySet());
        return busy != null ? busy : ill(scope.values());
    }

    private static String of(Storm storm) {
        return storm.service().isEmpty() ? "" : " of " + storm.service();
    }

    private static @Nullable String trouble(Sql sql, Set<String> scope) {
        for (String service : scope) {
            Optional<String> open = sql.first(
                    "SELECT summary FROM alert WHERE service = ? AND state = 'FIRING' LIMIT 1",
                    r -> r.getString(1),
                    service);
            if (open.isPresent()) {
                return "an incident of " + service + " is open: " + open.get();
            }
        }
        for (PlanRun run : RunBook.active(sql)) {
            if (run.state() != Run.State.IN_FORCE && scope.contains(run.service())) {
                return run.plan().name() + " is under way on " + run.on() + " (run " + run.id() + ")";
            }
        }
        return null;
    }

    private @Nullable String leased(Sql sql, Set<String> scope) {
        for (Lease lease : LeaseBook.at(sql, means.clock().instant())) {
            if (scope.contains(lease.service())) {
                return lease.holder() + " works on " + lease.service() + " until " + Words.of(lease.until()) + ": "
                        + lease.reason();
            }
        }
        return null;
    }

    private static @Nullable String ill(Collection<ServiceState> scope) {
        for (ServiceState state : scope) {
            if (state.status() != Status.UP) {
                return state.service().name() + " is " + state.status()
                        + ": an experiment begins only where all is well";
            }
        }
        return null;
    }

    /** These services, or all, and what they depend on. */
    private Map<String, ServiceState> scope(List<String> services) {
        Map<String, ServiceState> all = new LinkedHashMap<>();
        means.board().services().forEach(s -> all.put(s.service().name(), s));
        if (services.isEmpty()) {
            return all;
        }
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(services);
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            ServiceState state = all.get(name);
            if (state != null && seen.add(name)) {
                open.addAll(state.service().dependsOn());
            }
        }
        all.keySet().retainAll(seen);
        return all;
    }

    /** Why one that is under way is to be broken off, or null. Trouble of its own services is what it is for. */
    @Nullable
    String breaksOff(Sql sql, Experiment experiment) {
        String hold = HoldBook.reason(sql);
        if (hold != null) {
            return "everything is held: " + hold;
        }
        List<String> own = experiment.services();
        for (Storm storm : StormBook.all(sql)) {
            boolean mine = !storm.service().isEmpty() && (own.isEmpty() || own.contains(storm.service()));
            if (storm.endedAt() == null && !mine) {
                return "a mass failure" + of(storm) + " has begun";
            }
        }
        if (own.isEmpty()) {
            return null;
        }
        List<String[]> opened = sql.list(
                "SELECT service, summary FROM incident WHERE closed_at IS NULL AND opened_at >= ? ORDER BY opened_at LIMIT 100",
                r -> new String[] {r.getString(1), r.getString(2)},
                experiment.startedAt().toEpochMilli());
        for (String[] incident : opened) {
            if (!own.contains(incident[0])) {
                return "an incident of " + incident[0] + " has opened: " + incident[1];
            }
        }
        return null;
    }
}
