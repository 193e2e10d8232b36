package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Status;

/** What a process that comes back does with what it finds, and what another node does with what a silent one left. */
class TakeoverTest {
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

    /** A second node on the same record, world and loop. */
    private Remediator node(String name, List<Finding> said) {
        Remediator node = new Remediator(rig.otherMeans(name));
        node.start(rig.config, said::add);
        return node;
    }

    @Test
    void aCallThatWasOutIsUncertainAndIsSettledByTheVerification() {
        rig.executor.then(Answer.of(200, null, ""), Duration.ofSeconds(15), true);
        rig.executor.effect(rig::healAtOnce);
        rig.down("api-2").run(7);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.CALLING);
        rig.start();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        rig.run(1);
        assertThat(rig.said.stream().anyMatch(f -> f.kind() == Finding.Kind.REMEDIATION_UNCERTAIN))
                .isTrue();
        rig.run(20);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent).hasSize(1);
    }

    @Test
    void aCallThatWasOutAndDidNothingAsksAPersonForAsLongAsItTakes() {
        rig.executor.then(Answer.of(200, null, ""), Duration.ofSeconds(15), false);
        rig.down("api-2").run(7);
        rig.start().run(3600);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.executor.sent).hasSize(1);
        rig.start();
        assertThat(rig.said.get(rig.said.size() - 1)).satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Finding.Kind.REMEDIATION_UNCERTAIN);
            assertThat(f.state()).isEqualTo(Finding.State.ACTIVE);
        });
    }

    @Test
    void aCallThatWaitedToBeSentAgainIsSentAgain() {
        rig.executor.then(Answer.of(503, Duration.ofSeconds(10), ""), false);
        rig.down("api-2").run(8);
        assertThat(rig.executor.sent).hasSize(1);
        rig.start().run(30);
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.executor.sent.get(1).id())
                .isEqualTo(rig.executor.sent.get(0).id());
        assertThat(rig.executor.sent.get(1).epoch())
                .isGreaterThan(rig.executor.sent.get(0).epoch());
        assertThat(rig.runs().get(0).state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aCallThatWaitedToBeSentAgainIsNotSentPastItsExpiry() {
        rig.executor.then(Answer.of(503, Duration.ofSeconds(10), ""), false);
        rig.down("api-2").run(8);
        rig.clock.set(rig.clock.instant().plusSeconds(60));
        rig.start().run(10);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void aVerificationGoesOnAndGetsItsWholeTimeAgain() {
        rig.noEffect();
        rig.down("api-2").run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.clock.set(rig.clock.instant().plusSeconds(300));
        rig.start();
        rig.world.truth("api-2", Status.UP);
        rig.run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aQuestionGoesOnWaiting() {
        rig.plans(Plans.restart().mode(Run.Mode.APPROVE).verify(5, 60).plan());
        rig.down("api-2").run(10);
        rig.start().run(40);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.WAITING_APPROVAL);
        rig.answer(rig.remediator().approve(rig.onlyRun().id(), "ann", ""));
        rig.run(20);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s4_afterAStartThereIsGraceEvenForWhatWasAllowedBefore() {
        rig.record.hook = (number, done) -> {
            if (done && isGuarded()) {
                throw new TestRecord.Crash();
            }
        };
        rig.down("api-2");
        try {
            rig.run(20);
        } catch (TestRecord.Crash expected) {
            rig.record.hook = (number, done) -> {};
        }
        rig.start();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.GUARDED);
        rig.run(5);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.REFUSED);
        assertThat(rig.rules()).contains("grace");
        assertThat(rig.executor.sent).isEmpty();
        rig.run(60);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.runs()).extracting(Run::state).containsExactly(Run.State.DONE, Run.State.REFUSED);
    }

    private boolean isGuarded() {
        return rig.remediator().runs(1, null).items().stream().anyMatch(r -> r.state() == Run.State.GUARDED);
    }

    @Test
    void pain28_anotherNodeTakesOverWhatASilentOneLeftAndTheSilentOneIsFenced() {
        rig.noEffect();
        rig.down("api-2").run(8);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        long before = rig.onlyRun().epoch();
        Remediator other = node("node-b", new ArrayList<>());
        // Node a stands still for a minute, node b does not.
        for (int i = 0; i < 45; i++) {
            rig.loop.run(rig.clock.instant().plusSeconds(1));
            rig.world.poll();
            other.consider(rig.world.triggers());
        }
        assertThat(rig.onlyRun().epoch()).isGreaterThan(before);
        rig.world.truth("api-2", Status.UP);
        rig.run(20);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        for (int i = 0; i < 10; i++) {
            rig.loop.run(rig.clock.instant().plusSeconds(1));
            rig.world.poll();
            other.consider(rig.world.triggers());
        }
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent).hasSize(1);
    }

    @Test
    void pain28_whoLostTheRunBetweenTheDecisionAndTheCallDoesNotCall() {
        List<Runnable> meanwhile = new ArrayList<>();
        rig.record.hook = (number, done) -> {
            if (done && isGuarded() && !meanwhile.isEmpty()) {
                meanwhile.remove(0).run();
            }
        };
        meanwhile.add(() -> rig.database()
                .write(tx -> tx.update(
                        "UPDATE remediation_run SET owner = 'node-b', epoch = epoch + 1 WHERE state = 'GUARDED'")));
        rig.down("api-2").run(10);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.refusals()).extracting(Refusal::rule).contains("epoch");
        assertThat(rig.refusals().get(0).reason()).contains("node-b");
    }

    @Test
    void twoNodesOnOneRecordActOnce() {
        Remediator other = node("node-b", new ArrayList<>());
        rig.down("api-2");
        for (int i = 0; i < 60; i++) {
            rig.tick();
            other.consider(rig.world.triggers());
        }
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aHoldOnOneNodeStopsTheOther() {
        Remediator other = node("node-b", new ArrayList<>());
        rig.answer(other.hold("stop", "ann"));
        rig.down("api-2").run(30);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.rules()).containsExactly("hold");
    }
}
