package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Severity;

class OwnConditionsTest {
    private final OwnConditions own = new OwnConditions();

    @Test
    void holdsWhatIsSaidOfVigieItselfUntilItIsOver() {
        own.accept(finding(Finding.Kind.CONFIG_REJECTED, Finding.State.ACTIVE));
        own.accept(finding(Finding.Kind.MASS_FAILURE, Finding.State.ACTIVE));
        assertThat(own.holding())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.CONFIG_REJECTED, Finding.Kind.MASS_FAILURE);
        own.accept(finding(Finding.Kind.CONFIG_REJECTED, Finding.State.CLEAR));
        assertThat(own.holding()).extracting(Finding::kind).containsExactly(Finding.Kind.MASS_FAILURE);
    }

    @Test
    void leavesToDetectorsWhatTheySay() {
        own.accept(finding(Finding.Kind.TARGET_DOWN, Finding.State.ACTIVE));
        assertThat(own.holding()).isEmpty();
    }

    private static Finding finding(Finding.Kind kind, Finding.State state) {
        return new Finding(
                kind,
                state,
                Severity.WARNING,
                "vigie",
                null,
                null,
                null,
                Labels.EMPTY,
                "",
                List.of(),
                Instant.EPOCH,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
