package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Lease;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Refusal;
import vigie.model.Run;

/** Deployments, backups and people work on the same things as healing: one at a time. */
class LeaseTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.plans(Plans.restart().verify(5, 60).plan()).started();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private Answer take(String service, String instance, String holder, Duration length) {
        Instant until = rig.clock.instant().plus(length);
        return rig.answer(rig.remediator()
                .lease(new Lease("", service, instance, holder, "release 4711", Instant.EPOCH, until), "ops"));
    }

    private static final Duration QUARTER = Duration.ofMinutes(15);

    @Test
    void pain27_aDeploymentIsNotWorkedAgainstAndWhatIsStillTrueIsHealedAfterwards() {
        assertThat(take("api", "", "deploy-4711", QUARTER).result()).isEqualTo(Result.DONE);
        rig.down("api-2").run(120);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.refusals())
                .filteredOn(r -> r.rule().equals("lease"))
                .extracting(Refusal::reason)
                .anySatisfy(why -> assertThat(why).contains("deploy-4711", "release 4711"));
        String id = rig.remediator().leases().get(0).id();
        assertThat(rig.answer(rig.remediator().endLease(id, "ops")).result()).isEqualTo(Result.DONE);
        rig.run(30);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
    }

    @Test
    void pain27_aForgottenLeaseEndsByItself() {
        take("api", "", "deploy-4711", Duration.ofMinutes(2));
        rig.down("api-2").run(100);
        assertThat(rig.executor.sent).isEmpty();
        rig.run(60);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.remediator().leases()).isEmpty();
    }

    @Test
    void pain27_oneInstanceMayBeHeldAndTheOthersHealed() {
        take("api", rig.world.instance("api-1").address(), "backup", QUARTER);
        rig.down("api-2").run(30);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
    }

    @Test
    void pain27_whatIsBeingRepairedIsGivenToNobody() {
        rig.executor.then(Outbound.Answer.of(202, null, ""), false);
        rig.down("api-2").run(15);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        Answer answer = take("api", "", "deploy-4711", QUARTER);
        assertThat(answer.result()).isEqualTo(Result.CONFLICT);
        assertThat(answer.detail()).contains("restart-api is repairing api-2");
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 1, false, "no such unit", "runner"));
        rig.run(5);
        assertThat(rig.onlyRun().endedAt()).isNotNull();
        assertThat(take("api", "", "deploy-4711", QUARTER).result()).isEqualTo(Result.DONE);
    }

    @Test
    void aLeaseIsItsHoldersAlone() {
        String one = take("api", "", "deploy-4711", QUARTER).detail();
        assertThat(take("api", "", "backup", QUARTER))
                .satisfies(no -> assertThat(no.result()).isEqualTo(Result.CONFLICT))
                .satisfies(no -> assertThat(no.detail()).contains("deploy-4711 holds api until"));
        assertThat(take("api", rig.world.instance("api-1").address(), "backup", QUARTER)
                        .result())
                .isEqualTo(Result.CONFLICT);
        assertThat(take("db", "", "backup", QUARTER).result()).isEqualTo(Result.DONE);
        Instant later = rig.clock.instant().plus(Duration.ofMinutes(50));
        Answer again = take("api", "", "deploy-4711", Duration.ofHours(1));
        assertThat(again.detail()).isEqualTo(one);
        assertThat(rig.remediator().leases())
                .filteredOn(l -> l.service().equals("api"))
                .singleElement()
                .satisfies(l -> assertThat(l.until()).isAfter(later));
    }

    @Test
    void itIsNeitherEndlessNorOver() {
        assertThat(take("api", "", "x", Duration.ofHours(25)).result()).isEqualTo(Result.INVALID);
        assertThat(take("api", "", "x", Duration.ZERO).result()).isEqualTo(Result.INVALID);
        assertThat(rig.answer(rig.remediator().endLease("nosuch", "ops")).result())
                .isEqualTo(Result.NOT_FOUND);
        String id = take("api", "", "x", QUARTER).detail();
        rig.answer(rig.remediator().endLease(id, "ops"));
        assertThat(rig.answer(rig.remediator().endLease(id, "ops")).result()).isEqualTo(Result.CONFLICT);
    }

    @Test
    void theLeaseOutlivesTheProcess() {
        take("api", "", "deploy-4711", QUARTER);
        rig.start();
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.remediator().leases()).hasSize(1);
    }

    @Test
    void pain27_whatTheEstateDoesNotHaveIsRefusedAndAnInstanceMayBeToldByItsName() {
        Answer typo = take("apo", "", "deploy-4711", QUARTER);
        assertThat(typo.result()).isEqualTo(Result.NOT_FOUND);
        assertThat(typo.detail()).contains("apo");
        Answer gone = take("api", "api-9", "deploy-4711", QUARTER);
        assertThat(gone.result()).isEqualTo(Result.NOT_FOUND);
        assertThat(gone.detail())
                .contains("api-9", "api-1 at " + rig.world.instance("api-1").address());
        assertThat(rig.remediator().leases()).isEmpty();

        assertThat(take("api", "api-2", "deploy-4711", QUARTER).result()).isEqualTo(Result.DONE);
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
    }
}
