package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Operator;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Status;

/** Two different people say yes before anything is done. */
class FourEyesTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.plans(Plans.restart()
                        .mode(Run.Mode.APPROVE)
                        .fourEyes()
                        .verify(5, 60)
                        .plan())
                .started();
        rig.down("api-2").run(10);
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private Operator.Answer approve(String by) {
        return rig.answer(rig.remediator().approve(rig.onlyRun().id(), by, "seen"));
    }

    private void waits() {
        rig.run(20);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.WAITING_APPROVAL);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s18_theSecondOfTwoPeopleBeginsTheRun() {
        Operator.Answer first = approve("ann");
        assertThat(first.result()).isEqualTo(Result.DONE);
        assertThat(first.detail()).contains("first of two approvals");
        waits();
        assertThat(rig.onlyRun().approvals().needed()).isEqualTo(2);
        assertThat(rig.onlyRun().approvals().given())
                .extracting(Run.Approval::by)
                .containsExactly("ann");
        assertThat(approve("bob").result()).isEqualTo(Result.DONE);
        rig.run(20);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.onlyRun().approvals().given())
                .extracting(Run.Approval::by)
                .containsExactly("ann", "bob");
        assertThat(rig.timeline)
                .anyMatch(line -> line.startsWith("operator: ann approved it: seen; another person must too"))
                .anyMatch(line -> line.startsWith("operator: bob approved it: seen"));
    }

    @Test
    void s18_theSamePersonTwiceIsOnePerson() {
        approve("ann");
        Operator.Answer again = approve("ann");
        assertThat(again.result()).isEqualTo(Result.CONFLICT);
        assertThat(again.detail()).contains("ann has approved it already");
        waits();
    }

    @Test
    void s18_whoHasNoTokenIsNobody() {
        for (String nobody : new String[] {"local", "anybody", "executor", "vigie", ""}) {
            assertThat(approve(nobody).result()).as(nobody).isEqualTo(Result.CONFLICT);
        }
        assertThat(rig.onlyRun().approvals().given()).isEmpty();
        waits();
    }

    @Test
    void s18_theFirstYesOutlivesTheProcess() {
        approve("ann");
        rig.start().run(31);
        assertThat(approve("ann").result()).isEqualTo(Result.CONFLICT);
        assertThat(approve("bob").result()).isEqualTo(Result.DONE);
    }

    @Test
    void s18_aSecondYesIsVoidOnceTheEvidenceHasCleared() {
        approve("ann");
        rig.world.truth("api-2", Status.UP);
        assertThat(approve("bob").result()).isEqualTo(Result.CONFLICT);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXPIRED);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s18_theFirstYesHoldsNoLongerThanTheQuestion() {
        approve("ann");
        rig.run(15 * 60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXPIRED);
        rig.run(10 * 60);
        assertThat(rig.runs()).hasSize(2);
        assertThat(rig.runs().get(0).approvals().given()).isEmpty();
    }

    @Test
    void s18_oneNoIsEnough() {
        approve("ann");
        assertThat(rig.answer(rig.remediator().reject(rig.onlyRun().id(), "bob", "no"))
                        .result())
                .isEqualTo(Result.DONE);
        assertThat(approve("cem").result()).isEqualTo(Result.CONFLICT);
        assertThat(rig.executor.sent).isEmpty();
    }
}
