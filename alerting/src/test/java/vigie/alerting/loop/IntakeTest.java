package vigie.alerting.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.Say;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Severity;

class IntakeTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Intake intake = new Intake(new AlertingMetrics(registry));

    @Test
    void theNewestOfEachConditionIsKept() {
        intake.add(signal("a", State.ACTIVE));
        intake.add(signal("b", State.ACTIVE));
        intake.add(signal("a", State.CLEAR));
        assertThat(intake.size()).isEqualTo(2);
        assertThat(intake.take()).extracting(Finding::state).containsExactly(State.ACTIVE, State.CLEAR);
    }

    @Test
    void criticalOnesGoFirst() {
        intake.add(signal("a", State.ACTIVE));
        intake.add(Say.down("api", 1, State.ACTIVE, Instant.EPOCH));
        assertThat(intake.take()).extracting(Finding::severity).containsExactly(Severity.CRITICAL, Severity.WARNING);
    }

    @Test
    void whatWasNotWrittenWaitsAgainUnlessSomethingNewerWasSaid() {
        intake.add(signal("a", State.ACTIVE));
        intake.add(signal("b", State.ACTIVE));
        intake.take();
        assertThat(intake.size()).as("in hand is not saved").isEqualTo(2);
        intake.add(signal("a", State.CLEAR));
        intake.failed(false);
        assertThat(intake.size()).isEqualTo(2);
        assertThat(intake.take())
                .extracting(f -> f.signal() + " " + f.state())
                .containsExactlyInAnyOrder("a CLEAR", "b ACTIVE");
    }

    @Test
    void aFindingThatCannotBeWrittenIsFoundAndItAloneIsDropped() {
        for (int i = 0; i < 100; i++) {
            intake.add(signal("s" + i, State.ACTIVE));
        }
        int written = 0;
        for (int turn = 0; turn < 200 && intake.size() > 0; turn++) {
            List<Finding> batch = intake.take();
            if (batch.stream().anyMatch(f -> "s57".equals(f.signal()))) {
                intake.failed(true);
            } else {
                written += batch.size();
                intake.saved();
            }
        }
        assertThat(written).isEqualTo(99);
        assertThat(registry.getSampleValue("vigie_findings_dropped_total")).isEqualTo(1);
    }

    @Test
    void aFindingIsNotToBlameIfNothingIsTakenWithoutItEither() {
        intake.add(signal("a", State.ACTIVE));
        for (int turn = 0; turn < 20; turn++) {
            intake.take();
            intake.failed(true);
            assertThat(intake.size()).isEqualTo(1);
            assertThat(intake.waiting()).hasSize(1);
            assertThat(intake.isEmpty()).isFalse();
        }
        intake.take();
        intake.failed(false);
        while (intake.take().isEmpty()) {
            intake.failed(true);
        }
        intake.saved();
        assertThat(intake.size()).isZero();
        assertThat(registry.getSampleValue("vigie_findings_dropped_total")).isZero();
    }

    @Test
    void whatIsSaidOfASuspectMeanwhileIsNotLost() {
        intake.add(signal("a", State.ACTIVE));
        intake.take();
        intake.failed(true);
        intake.add(signal("a", State.CLEAR));
        assertThat(intake.take()).isEmpty();
        intake.saved();
        assertThat(intake.take()).extracting(Finding::state).containsExactly(State.CLEAR);
    }

    @Test
    void itIsBoundedAndKeepsTheCriticalOnes() {
        intake.add(Say.down("api", 1, State.ACTIVE, Instant.EPOCH));
        for (int i = 0; i < 200_010; i++) {
            intake.add(signal("s" + i, State.ACTIVE));
        }
        assertThat(intake.size()).isEqualTo(200_000);
        assertThat(intake.take().get(0).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(registry.getSampleValue("vigie_findings_dropped_total")).isEqualTo(11);
    }

    private static Finding signal(String name, State state) {
        return Say.signal("shop", name, Severity.WARNING, state, Instant.EPOCH);
    }
}
