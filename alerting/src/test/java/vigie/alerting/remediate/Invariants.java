package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.call.Verdict;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.model.Run;
import vigie.model.Status;

/** What must be true of every call at the moment it is sent, by the record and the board and by nothing that the engine says. */
final class Invariants {
    private final Rig rig;
    private final Plan plan;
    private final Map<String, Long> epochs = new HashMap<>();

    Invariants(Rig rig, Plan plan) {
        this.rig = rig;
        this.plan = plan;
    }

    /** Looks at the call that was sent last. */
    void called() {
        List<ScriptedExecutor.Sent> sent = rig.executor.sent;
        ScriptedExecutor.Sent call = sent.get(sent.size() - 1);
        assertThat(call.data().get("targets")).as("S12: the targets").hasSize(1);
        assertThat(call.at()).as("S23: sent past its expiry").isBefore(call.expires());
        assertThat(rig.database().read(HoldBook::reason))
                .as("S19: a call while held")
                .isNull();
        assertThat(call.epoch())
                .as("S13: the epoch of " + call.id())
                .isGreaterThanOrEqualTo(epochs.merge(call.data().get("run").asText(), call.epoch(), Math::max));
        for (int i = 0; i < sent.size() - 1; i++) {
            if (sent.get(i).id().equals(call.id())) {
                Answer before = rig.executor.replied.get(i);
                assertThat(Verdict.of(before, ActionConfig.OWN))
                        .as("S23: %s was sent again", call.id())
                        .isEqualTo(Verdict.NOT_DONE);
            }
        }
        boolean first = sent.stream().filter(s -> s.id().equals(call.id())).count() == 1;
        boolean undo = call.body().get("type").asText().equals("vigie.remediation.undo");
        if (first && !undo) {
            begun(call);
        }
    }

    private void begun(ScriptedExecutor.Sent call) {
        Run run = rig.remediator().run(call.data().get("run").asText()).orElseThrow();
        assertThat(run.state()).as("authorised before it is sent").isEqualTo(Run.State.CALLING);
        assertThat(rig.world.board(call.address()))
                .as("S3: an action on what is not known")
                .isNotEqualTo(Status.UNKNOWN);
        assertThat(rig.world.truth("db-1") == Status.DOWN && rig.world.board("db-1") == Status.DOWN)
                .as("S26: the root is down")
                .isFalse();
        rig.database().read(sql -> {
            limits(sql, call, run);
            return true;
        });
    }

    private void limits(Sql sql, ScriptedExecutor.Sent call, Run run) {
        List<String> repairs = sql.list(
                "SELECT instance FROM remediation_run WHERE service = 'api' AND active = 1 AND state IN"
                        + " ('GUARDED', 'CALLING', 'VERIFYING', 'UNDOING', 'UNCERTAIN')",
                r -> r.getString(1));
        assertThat(repairs.size())
                .as("S8: runs at once")
                .isLessThanOrEqualTo(plan.guard().maxInFlight());
        long size = api().count();
        long bad = api().filter(a -> rig.world.board(a) != Status.UP || repairs.contains(a))
                .count();
        assertThat(bad)
                .as("S7: unhealthy of " + size + ", " + plan.guard().maxUnhealthyPercent() + " %")
                .isLessThanOrEqualTo(Math.max(1, size * plan.guard().maxUnhealthyPercent() / 100));
        if (call.data().get("step").asInt() == 1) {
            budgets(sql, call, run);
        }
    }

    private void budgets(Sql sql, ScriptedExecutor.Sent call, Run run) {
        long since = call.at().minus(Duration.ofHours(1)).toEpochMilli();
        String counted = "SELECT count(*) FROM remediation_run WHERE first_call_at >= " + since;
        long ofTarget = sql.first(counted + " AND instance = ?", r -> r.getLong(1), call.address())
                .orElse(0L);
        long ofService = sql.first(counted, r -> r.getLong(1)).orElse(0L);
        assertThat(ofTarget)
                .as("S9: budget of the target")
                .isLessThanOrEqualTo(plan.guard().perTarget().count());
        assertThat(ofService)
                .as("S9: budget of the service")
                .isLessThanOrEqualTo(plan.guard().perService().count());
        long ended = sql.first(
                        "SELECT max(ended_at) FROM remediation_run WHERE instance = ? AND id <> ? AND first_call_at > 0",
                        r -> r.getLong(1),
                        call.address(),
                        run.id())
                .orElse(0L);
        Instant rested = Instant.ofEpochMilli(ended).plus(plan.guard().cooldown());
        assertThat(call.at()).as("S9: rest of " + call.address()).isAfterOrEqualTo(rested);
        long others = sql.first(
                        "SELECT count(*) FROM remediation_run WHERE instance = ? AND active = 1",
                        r -> r.getLong(1),
                        call.address())
                .orElse(0L);
        assertThat(others).as("S8: runs on " + call.address()).isEqualTo(1);
    }

    private Stream<String> api() {
        return rig.world.addresses().stream().filter(a -> a.startsWith("api"));
    }
}
