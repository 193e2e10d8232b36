package vigie.alerting.remediate.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Sql;
import vigie.model.Lease;
import vigie.model.Run;

/**
 * What the record says that bears on a decision about one service.
 *
 * @param hold why everything is held, or null
 * @param leases who works on the service now
 * @param runs those that are under way, latched, or ended a short while ago, oldest first
 */
public record History(@Nullable String hold, List<Lease> leases, List<PastRun> runs, List<StormBook.Storm> storms) {
    public History {
        leases = List.copyOf(leases);
        runs = List.copyOf(runs);
        storms = List.copyOf(storms);
    }

    /** Reads it. */
    public static History of(Sql sql, String service, List<Plan> plans, Instant now) {
        return new History(
                HoldBook.reason(sql),
                LeaseBook.of(sql, service, now),
                runs(sql, service, now.minus(memory(plans))),
                StormBook.all(sql));
    }

    /** How far back any plan looks. */
    private static Duration memory(List<Plan> plans) {
        Duration longest = Duration.ZERO;
        for (Plan plan : plans) {
            for (Duration d : List.of(
                    plan.guard().cooldown(),
                    plan.guard().perTarget().per(),
                    plan.guard().perService().per())) {
                longest = d.compareTo(longest) > 0 ? d : longest;
            }
        }
        return longest;
    }

    private static List<PastRun> runs(Sql sql, String service, Instant since) {
        return sql.list(
                "SELECT id, plan, incident, instance, mode, state, active, started_at, first_call_at, ended_at, latched,"
                        + " scope"
                        + " FROM remediation_run WHERE service = ?"
                        + " AND (active = 1 OR latched = 1 OR ended_at >= ? OR first_call_at >= ?)"
                        + " ORDER BY started_at, id",
                r -> new PastRun(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        Run.Mode.valueOf(r.getString(5)),
                        Run.State.valueOf(r.getString(6)),
                        r.getLong(7) == 1,
                        Instant.ofEpochMilli(r.getLong(8)),
                        Sql.instant(r, 9),
                        Sql.instant(r, 10),
                        r.getLong(11) == 1,
                        Scope.valueOf(r.getString(12))),
                service,
                since.toEpochMilli(),
                since.toEpochMilli());
    }

    /**
     * A run as far as later decisions look at it.
     *
     * @param instance empty if it works on the whole service
     */
    public record PastRun(
            String id,
            String plan,
            String incident,
            String instance,
            Run.Mode mode,
            Run.State state,
            boolean active,
            Instant startedAt,
            @Nullable Instant firstCallAt,
            @Nullable Instant endedAt,
            boolean latched,
            Scope scope) {

        /** Whether it holds one of the places of {@code max_in_flight}: one that waits for a person does not. */
        boolean underWay() {
            return active && state != Run.State.WAITING_APPROVAL;
        }

        /**
         * When it counted as an action, or null if it was none. In shadow, what would have been done counts too: so a shadow is
         * judged by the budget that the plan would live on.
         */
        @Nullable
        Instant actedAt(boolean inShadow, String ofPlan) {
            if (firstCallAt != null) {
                return firstCallAt;
            }
            boolean pretended = state == Run.State.SHADOWED && mode == Run.Mode.SHADOW;
            return inShadow && pretended && plan.equals(ofPlan) ? startedAt : null;
        }
    }
}
