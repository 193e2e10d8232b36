package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scale;
import vigie.alerting.RemediationConfig.When;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Status;

/** {@code api} gets larger while it is busy and smaller while it is idle, by an executor that really adds and removes instances. */
class ScaleTest {
    private static final Duration OUT_REST = Duration.ofMinutes(3);
    private static final Duration IN_REST = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.executor.effect(this::resize);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private static Plan plan(
            String name, String signal, int by, @Nullable Integer min, @Nullable Integer max, Duration rest) {
        boolean onAll = by < 0;
        RemediationConfig.Budget often = new RemediationConfig.Budget(12, Duration.ofHours(1));
        return new Plan(
                name,
                new When("api", null, null, signal, null, null, Labels.EMPTY, Duration.ofSeconds(10), onAll),
                Run.Mode.AUTO,
                "the tests say so",
                RemediationConfig.Page.AT_ONCE,
                List.of(new RemediationConfig.Step(
                        "scale",
                        "runner",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(30),
                        Map.of(),
                        false,
                        null,
                        new Scale(by, min, max))),
                new RemediationConfig.Guard(34, 1, rest, often, often),
                new RemediationConfig.Verify(Duration.ofSeconds(10), Duration.ofMinutes(1)));
    }

    private static Plan out() {
        return plan("scale-api-out", "busy", 1, 2, 5, OUT_REST);
    }

    private static Plan in() {
        return plan("scale-api-in", "idle", -1, 2, 5, IN_REST);
    }

    /** Two seconds after it was told, the service has the size that was asked for; the last come first to go. */
    private void resize(ScriptedExecutor.Sent sent) {
        int wanted = sent.data().get("parameters").get("replicas").asInt();
        rig.loop.later(Duration.ofSeconds(2), () -> {
            List<String> now = api();
            for (int i = now.size(); i < wanted; i++) {
                rig.world.add("api", "api-" + (i + 1), "abc".substring(i % 3, i % 3 + 1), rig.clock.instant());
            }
            for (int i = now.size(); i > wanted; i--) {
                String last = now.get(i - 1);
                rig.world.remove(last);
                rig.world.over(signal("idle", last));
            }
        });
    }

    private List<String> api() {
        return rig.world.service("api").orElseThrow().instances().stream()
                .map(InstanceState::instance)
                .map(at -> at.address())
                .toList();
    }

    private Finding signal(String name, String address) {
        return new Finding(
                Finding.Kind.THRESHOLD,
                Finding.State.ACTIVE,
                Severity.WARNING,
                "api",
                rig.world.addresses().contains(address) ? rig.world.instance(address) : null,
                null,
                name,
                Labels.EMPTY,
                name + " on " + address,
                List.of(),
                Instant.EPOCH,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    private void holds(String name, String... addresses) {
        for (String address : addresses) {
            rig.world.holds(signal(name, address));
        }
    }

    private void over(String name, String... addresses) {
        for (String address : addresses) {
            rig.world.over(signal(name, address));
        }
    }

    private List<Integer> replicas() {
        return rig.executor.sent.stream()
                .map(sent -> sent.data().get("parameters").get("replicas").asInt())
                .toList();
    }

    @Test
    void aBusyServiceGetsLargerStepByStepUpToItsBound() {
        rig.plans(out(), in()).started();
        holds("busy", "api-2");
        rig.run(30);
        ScriptedExecutor.Sent call = rig.executor.sent.get(0);
        assertThat(call.data().get("targets")).hasSize(3);
        assertThat(call.data().get("parameters").get("replicas").isInt()).isTrue();
        assertThat(call.data().get("action").asText()).isEqualTo("scale");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.timeline)
                .anyMatch(line -> line.startsWith("verified: api has 4 instances, and all is well since"));
        assertThat(rig.told).containsExactly("scale-api-out began on api", "scale-api-out scaled api to 4");

        rig.run(600);
        assertThat(replicas()).containsExactly(4, 5);
        assertThat(api()).hasSize(5);
        assertThat(rig.refusals().get(0).rule()).isEqualTo("bounds");
        assertThat(rig.refusals().get(0).reason()).isEqualTo("5 instances of api, and +1 within 2 to 5 is asked for");
        assertThat(rig.auditFault()).isNull();
    }

    @Test
    void anIdleServiceGetsSmallerOnlyIfAllOfItIsIdleAndNotBelowItsBound() {
        rig.plans(out(), in()).started();
        holds("idle", "api-1", "api-2");
        rig.run(60);
        assertThat(rig.runs()).isEmpty();
        holds("idle", "api-3");
        rig.run(60);
        assertThat(replicas()).containsExactly(2);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(api()).containsExactly("api-1", "api-2");
        rig.run(1200);
        assertThat(api()).hasSize(2);
        assertThat(rig.refusals().get(0).rule()).isEqualTo("bounds");
    }

    @Test
    void s9_everyScaleOfAServiceCountsForItsRestWhicheverWayItWent() {
        rig.plans(out(), in()).started();
        holds("busy", "api-1");
        rig.run(40);
        Instant ended = Objects.requireNonNull(rig.onlyRun().endedAt());
        over("busy", "api-1");
        holds("idle", "api-1", "api-2", "api-3", "api-4");
        rig.run(600);
        assertThat(replicas()).containsExactly(4);
        assertThat(rig.refusals().get(0).rule()).isEqualTo("cooldown");
        assertThat(rig.refusals().get(0).plan()).isEqualTo("scale-api-in");
        rig.run(400);
        assertThat(replicas()).containsExactly(4, 3);
        assertThat(rig.runs().get(0).startedAt()).isAfterOrEqualTo(ended.plus(IN_REST));
    }

    @Test
    void s27_aServiceDoesNotGetSmallerThanWhatMustStandEvenIfTheWrongOnesGo() {
        rig.world.service("api", List.of("db"), new Service.Redundancy(2, 3));
        rig.plans(in()).started();
        holds("idle", "api-1", "api-2", "api-3");
        rig.run(60);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.refusals().get(0).rule()).isEqualTo("redundancy");
        assertThat(rig.refusals().get(0).reason())
                .isEqualTo("with 2 instances 2 healthy instances in 2 zones may be left, needed 2 in 3");
    }

    @Test
    void s27_anInstanceThatIsIllIsNotCountedAmongThoseThatAreLeft() {
        rig.world.service("api", List.of("db"), new Service.Redundancy(2, 1));
        rig.plans(in()).started();
        rig.world.truth("api-3", Status.DEGRADED);
        holds("idle", "api-1", "api-2", "api-3");
        rig.run(60);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).containsExactly("redundancy");
    }

    @Test
    void s24_whatWasAskedForAndDidNotComeIsNoSuccess() {
        rig.plans(out()).started();
        rig.noEffect();
        holds("busy", "api-1");
        rig.run(100);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXHAUSTED);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
        assertThat(rig.told.get(1)).startsWith("scale-api-out did not scale api: the last step did not heal");
        rig.run(600);
        assertThat(rig.rules()).contains("latch");
    }

    @Test
    void s24_aNewInstanceThatIsNotUpForLongEnoughIsNoSuccessYet() {
        rig.plans(out()).started();
        rig.executor.effect(sent -> {
            rig.world.add("api", "api-4", "a", rig.clock.instant());
            rig.world.truth("api-4", Status.DOWN);
        });
        holds("busy", "api-1");
        rig.run(40);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.world.truth("api-4", Status.UP);
        rig.run(6);
        rig.world.truth("api-4", Status.DOWN);
        rig.run(2);
        rig.world.truth("api-4", Status.UP);
        rig.run(9);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.run(4);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s24_aServiceThatIsIllAfterItGotSmallerIsNoSuccess() {
        rig.plans(in()).started();
        holds("idle", "api-1", "api-2", "api-3");
        rig.run(14);
        assertThat(rig.executor.sent).hasSize(1);
        rig.down("api-1").run(90);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXHAUSTED);
    }

    @Test
    void s25_anAcceptedScaleIsSettledByWhatIsSeenAndIsForAPersonOtherwise() {
        rig.plans(out()).started();
        rig.executor.then(202);
        holds("busy", "api-1");
        rig.run(40);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        rig.executor.then(Answer.of(202, null, ""), false);
        rig.run(300);
        assertThat(rig.runs().get(0).state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
    }

    @Test
    void s23_aCallThatIsSentAgainAsksForTheSameSizeWhoeverCameMeanwhile() {
        rig.plans(out()).started();
        rig.executor.then(Answer.of(503, Duration.ofSeconds(5), "busy"), false);
        rig.executor.afterSend = () -> {
            if (rig.executor.sent.size() == 1) {
                rig.world.add("api", "api-9", "a", rig.clock.instant());
            }
        };
        holds("busy", "api-1");
        rig.run(25);
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.executor.sent.get(1).body())
                .isEqualTo(rig.executor.sent.get(0).body());
        assertThat(replicas()).containsExactly(4, 4);
    }

    @Test
    void s7_aMassFailureIsNotScaledAway() {
        rig.plans(out()).started();
        holds("busy", "api-1");
        rig.down("api-2", "api-3").run(40);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).contains("mass_failure");
    }

    @Test
    void s3_whatIsNotKnownIsNotScaled() {
        rig.plans(out()).started();
        rig.world.truth("api-3", Status.UNKNOWN);
        holds("busy", "api-1");
        rig.run(40);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).containsExactly("unknown");
    }

    @Test
    void s26_whatIsSlowBecauseItsDatabaseIsDownIsNotScaled() {
        rig.plans(out()).started();
        rig.down("db-1").run(2);
        holds("busy", "api-1");
        rig.run(40);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).containsExactly("dependency");
    }

    @Test
    void s8_aServiceIsNotScaledWhileOneOfItIsRepaired() {
        rig.plans(Rig.Plans.restart().verify(30, 60).plan(), out()).started();
        rig.executor.effect(sent -> {
            if (sent.data().get("action").asText().equals("restart")) {
                rig.heal(sent);
            } else {
                resize(sent);
            }
        });
        rig.down("api-2").run(12);
        holds("busy", "api-1");
        rig.run(20);
        assertThat(rig.refusals()).extracting(Refusal::plan).contains("scale-api-out");
        assertThat(rig.rules()).contains("in_flight");
        rig.run(60);
        assertThat(rig.runs()).extracting(Run::plan).contains("scale-api-out");
        assertThat(api()).hasSize(4);
    }

    @Test
    void withoutBothBoundsNothingIsScaled() {
        rig.plans(plan("scale-api-out", "busy", 1, 2, null, OUT_REST)).started();
        holds("busy", "api-1");
        rig.run(30);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.refusals().get(0).reason())
                .isEqualTo("scale-api-out names no min and max for the instances of api");
    }

    @Test
    void aServiceThatIsOverItsBoundIsNotMadeSmallerByAPlanThatMakesItLarger() {
        rig.world.instances("api", 7, "a", "b", "c");
        rig.plans(out()).started();
        holds("busy", "api-1");
        rig.run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.rules()).containsExactly("bounds");
    }
}
