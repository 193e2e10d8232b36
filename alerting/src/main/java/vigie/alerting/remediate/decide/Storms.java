package vigie.alerting.remediate.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.Brake;
import vigie.alerting.remediate.guard.Census;
import vigie.alerting.remediate.guard.Fresh;
import vigie.alerting.remediate.guard.StormBook;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.Alarms;
import vigie.alerting.remediate.run.RunBook;
import vigie.model.CheckResult;
import vigie.model.EstateBoard;
import vigie.model.Finding;

/** The mass failures: begun by a guard that holds, over when what is well is enough again. */
public final class Storms {
    private final Means means;
    private final Alarms alarms;

    public Storms(Means means, Alarms alarms) {
        this.means = means;
        this.alarms = alarms;
    }

    /** A brake holds and has stopped a plan of a service. */
    void begin(Transaction tx, Brake.Over over, String service, String plan) {
        int changed = tx.update(
                "INSERT INTO remediation_storm (service, zone, percent, active, since) VALUES (?, ?, ?, 1, ?)"
                        + " ON CONFLICT (service, zone) DO UPDATE SET percent = excluded.percent, active = 1,"
                        + " since = excluded.since, ended_at = NULL WHERE remediation_storm.active = 0",
                over.service(),
                over.zone(),
                over.percent(),
                tx.now().toEpochMilli());
        if (changed == 1) {
            tx.audit("vigie", "storm.began", Map.of("scope", over.name(), "found", over.text()));
        }
        alarms.raise(
                tx,
                new Alarms.Alarm(
                        Finding.Kind.MASS_FAILURE,
                        service,
                        null,
                        "",
                        "",
                        "Mass failure: " + over.text() + "; nothing is healed",
                        List.of("plan " + plan + " was stopped")));
    }

    /**
     * Ends the mass failures that are over. An instance whose last answer is bad is unwell here even if the board still waits for
     * more of them: who is coming out of a storm has to prove it.
     */
    public void watch() {
        List<StormBook.Storm> open = means.database().read(StormBook::all).stream()
                .filter(s -> s.endedAt() == null)
                .toList();
        if (open.isEmpty()) {
            return;
        }
        List<CheckResult> last = new ArrayList<>();
        for (EstateBoard.TargetState target : means.board().targets()) {
            if (target.last() != null) {
                last.add(target.last());
            }
        }
        Set<String> repairs = means.database().read(RunBook::repairs);
        Census census = Census.of(means.board().services(), repairs, new Fresh(last).bad());
        for (StormBook.Storm storm : open) {
            if (!Brake.holds(census, storm.service(), storm.zone(), storm.percent())) {
                means.database().write(tx -> end(tx, storm));
            }
        }
    }

    private boolean end(Transaction tx, StormBook.Storm storm) {
        RunBook.lock(tx);
        int changed = tx.update(
                "UPDATE remediation_storm SET active = 0, ended_at = ? WHERE service = ? AND zone = ? AND active = 1",
                tx.now().toEpochMilli(),
                storm.service(),
                storm.zone());
        if (changed == 1) {
            tx.audit("vigie", "storm.ended", Map.of("scope", Brake.Over.name(storm.service(), storm.zone())));
        }
        List<StormBook.Storm> still =
                StormBook.all(tx).stream().filter(s -> s.endedAt() == null).toList();
        boolean everywhere = still.stream().anyMatch(s -> s.service().isEmpty());
        if (!everywhere) {
            alarms.clear(
                    tx,
                    Finding.Kind.MASS_FAILURE,
                    alarm -> still.stream().noneMatch(s -> s.service().equals(alarm.service())));
        }
        return changed == 1;
    }
}
