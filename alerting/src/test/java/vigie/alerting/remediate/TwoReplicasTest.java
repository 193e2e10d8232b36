package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Run;

/** Two engines that both believe that they may decide, on one record: what is claimed there is claimed once, whoever leads. */
class TwoReplicasTest {
    private static final int INCIDENTS = 1_000;

    @TempDir
    Path folder;

    @Test
    void pain25_aThousandIncidentsSeenByTwoAreAThousandActions() {
        try (Rig rig = new Rig(folder)) {
            rig.plans(Plans.restart()
                            .holdFor(Duration.ZERO)
                            .cooldown(Duration.ofSeconds(1))
                            .budgets(1_000_000, 1_000_000)
                            .verify(1, 60)
                            .plan())
                    .started();
            Remediator other = new Remediator(rig.otherMeans("node-b"));
            other.start(rig.config, finding -> {});
            for (int n = 1; n <= INCIDENTS; n++) {
                rig.down("api-" + (1 + n % 3));
                for (int second = 0; second < 30 && done(rig) < n; second++) {
                    second(rig, other, n % 2 == 0);
                }
                assertThat(done(rig)).as("incident " + n).isEqualTo(n);
                assertThat(rig.executor.sent).hasSize(n);
                // The rest after a run.
                second(rig, other, n % 2 == 0);
            }
            Set<String> ids = new HashSet<>();
            rig.executor.sent.forEach(sent -> ids.add(sent.id()));
            assertThat(ids).hasSize(INCIDENTS);
            long byOther = rig.database()
                    .read(sql -> sql.number("SELECT count(*) FROM remediation_run WHERE owner = 'node-b'"));
            assertThat(rig.auditFault()).isNull();
            System.out.println("TwoReplicasTest: " + INCIDENTS + " incidents, " + ids.size() + " actions, " + byOther
                    + " of them by the second engine");
        }
    }

    private static void second(Rig rig, Remediator other, boolean otherFirst) {
        rig.loop.run(rig.clock.instant().plusSeconds(1));
        rig.world.poll();
        List<Remediator> both = List.of(rig.remediator(), other);
        both.get(otherFirst ? 1 : 0).consider(rig.world.triggers());
        both.get(otherFirst ? 0 : 1).consider(rig.world.triggers());
    }

    private static long done(Rig rig) {
        return rig.database()
                .read(sql -> sql.number("SELECT count(*) FROM remediation_run WHERE state = ?", Run.State.DONE.name()));
    }
}
