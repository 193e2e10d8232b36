package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.ServiceMode;
import vigie.alerting.RemediationConfig.When;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Run;
import vigie.model.Severity;

/** A service that is flooded is shielded, and the shield is taken away when the flood is over. */
class ShieldTest {
    private static final When FLOODED =
            new When("api", null, null, null, Finding.Kind.SURGE, null, Labels.EMPTY, Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.noEffect();
        rig.plans(shielded()).started();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private static Plan shielded() {
        return new Plan(
                "api/shielded",
                FLOODED,
                Run.Mode.AUTO,
                "the tests say so",
                RemediationConfig.Page.AT_ONCE,
                List.of(new RemediationConfig.Step(
                        "shield",
                        "runner",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(30),
                        Map.of("rate", "100"),
                        Rig.Plans.step("unshield", null))),
                Rig.Plans.restart().plan().guard(),
                new RemediationConfig.Verify(Duration.ZERO, Duration.ofMinutes(2)),
                false,
                new ServiceMode("api", "shielded", null, Duration.ofMinutes(5)));
    }

    private static Finding surge(State state) {
        return new Finding(
                Finding.Kind.SURGE,
                state,
                Severity.WARNING,
                "api",
                null,
                null,
                "flood",
                Labels.EMPTY,
                "flood of api: requests is 600, 6 times the 100 that this hour explains",
                List.of("of the rise 92 % is route=/login, usually 3 % of requests"),
                Instant.EPOCH,
                600,
                1.6,
                Double.NaN,
                200);
    }

    @Test
    void aServiceThatIsFloodedIsShieldedUntilTheFloodIsOver() {
        rig.world.holds(surge(State.ACTIVE));
        rig.run(55);
        assertThat(rig.executor.sent).as("not before its time").isEmpty();
        rig.run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        ScriptedExecutor.Sent sent = rig.executor.sent.get(0);
        assertThat(sent.data().get("action").asText()).isEqualTo("shield");
        assertThat(sent.data().get("targets")).hasSize(3);
        assertThat(sent.data().get("reason").toString()).contains("6 times the 100", "92 % is route=/login");
        assertThat(rig.remediator().modes()).containsExactly(Map.entry("api", "shielded"));

        rig.world.over(surge(State.ACTIVE));
        rig.run(290);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        rig.run(15);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.executor.sent.get(1).data().get("action").asText()).isEqualTo("unshield");
    }

    @Test
    void s3_whatIsNotKnownStartsNoShield() {
        rig.world.holds(surge(State.UNKNOWN));
        rig.run(180);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.executor.sent).isEmpty();
    }
}
