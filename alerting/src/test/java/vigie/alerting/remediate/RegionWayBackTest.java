package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.model.Finding;
import vigie.model.Run;

/** A failover that cannot be carried through: what is taken back, and what must stay. */
class RegionWayBackTest extends LostRegion {
    @Test
    void aPromotionThatIsRefusedHasTheFenceTakenBack() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(Answer.of(412, null, "no candidate"), false);
        lost().run(90);
        assertThat(rig.executor.actions())
                .startsWith("fence orders-eu-1", "promote orders-us-1", "unfence orders-eu-1")
                .doesNotContain("switch orders-us-1");
        assertThat(targets(2)).containsExactly("orders-eu-1", "orders-eu-2");
    }

    @Test
    void s10_afterAPromotionThatWasNotCarriedThroughNothingIsTriedAgain() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(200).then(Answer.of(403, null, "no"), false);
        lost().run(1500);
        assertThat(rig.executor.sent).hasSize(3);
        assertThat(why("latch")).isNotEmpty();
    }

    @Test
    void s13_onceAnotherWritesTheFenceStaysWhateverComesAfter() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(200).then(Answer.of(403, null, "no"), false);
        lost().run(120);
        assertThat(rig.executor.actions())
                .containsExactly("fence orders-eu-1", "promote orders-us-1", "switch orders-us-1");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
    }

    private static Plan withWayBack() {
        return plan(
                Run.Mode.AUTO,
                null,
                step("fence", true, "unfence"),
                step("promote", true, "demote"),
                step("switch", false, "switch-back"));
    }

    @Test
    void whatSaysHowItIsTakenBackIsTakenBackInReverse() {
        rig.plans(withWayBack()).started();
        rig.executor.then(200).then(200).then(Answer.of(403, null, "no"), false);
        lost().run(120);
        assertThat(rig.executor.actions())
                .containsExactly(
                        "fence orders-eu-1",
                        "promote orders-us-1",
                        "switch orders-us-1",
                        "demote orders-us-1",
                        "unfence orders-eu-1");
    }

    @Test
    void s13_whatCannotBeTakenBackKeepsTheFence() {
        rig.plans(withWayBack()).started();
        rig.executor
                .then(200)
                .then(200)
                .then(Answer.of(403, null, "no"), false)
                .then(Answer.of(403, null, "no"), false);
        lost().run(120);
        assertThat(rig.executor.actions()).endsWith("demote orders-us-1").doesNotContain("unfence orders-eu-1");
    }

    @Test
    void aRegionThatComesBackBeforeThePromotionIsLeftAlone() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(Answer.of(202, null, ""), false);
        lost().run(63);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1");
        back("orders-eu-1");
        rig.run(2);
        rig.answer(rig.remediator().outcome(rig.runs().get(0).id(), 1, true, "fenced", "runner"));
        rig.run(60);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1", "unfence orders-eu-1");
        assertThat(why("confirmation")).isNotEmpty();
    }

    @Test
    void aRegionThatComesBackAfterThePromotionHoldsNothingUp() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(Answer.of(202, null, ""), false);
        lost().run(64);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1", "promote orders-us-1");
        rig.answer(rig.remediator().outcome(rig.runs().get(0).id(), 2, true, "promoted", "runner"));
        back("orders-eu-1");
        rig.run(30);
        assertThat(rig.executor.actions()).endsWith("switch orders-us-1").hasSize(3);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s25_aPromotionThatMayHaveBeenDoneIsForAPerson() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(Answer.of(500, null, ""), false);
        lost().run(200);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1", "promote orders-us-1");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
    }
}
