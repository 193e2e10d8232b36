package vigie.detector.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Severity;

class ConditionsTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Finding> heard = new ArrayList<>();
    private final Conditions conditions = new Conditions(heard::add);

    @Test
    void saysTheFirstKnownStateEvenIfItIsClear() {
        conditions.say(finding(State.CLEAR, Severity.WARNING, 0));
        assertThat(heard).extracting(Finding::state).containsExactly(State.CLEAR);
    }

    @Test
    void saysAStateOnce() {
        conditions.say(finding(State.ACTIVE, Severity.WARNING, 0));
        conditions.say(finding(State.ACTIVE, Severity.WARNING, 5));
        conditions.say(finding(State.CLEAR, Severity.WARNING, 6));
        assertThat(heard).extracting(Finding::state).containsExactly(State.ACTIVE, State.CLEAR);
    }

    @Test
    void saysAnotherSeverityWithTheOldSince() {
        conditions.say(finding(State.ACTIVE, Severity.WARNING, 0));
        conditions.say(finding(State.ACTIVE, Severity.CRITICAL, 9));
        assertThat(heard).extracting(Finding::severity).containsExactly(Severity.WARNING, Severity.CRITICAL);
        assertThat(heard.get(1).since()).isEqualTo(T0);
    }

    @Test
    void showsWhatHoldsAndWhatHeldWhenItWasLastKnown() {
        conditions.say(finding(State.UNKNOWN, Severity.WARNING, 0));
        assertThat(conditions.holding()).isEmpty();
        conditions.say(finding(State.ACTIVE, Severity.WARNING, 1));
        conditions.say(finding(State.UNKNOWN, Severity.WARNING, 2));
        assertThat(conditions.holding()).extracting(Finding::state).containsExactly(State.UNKNOWN);
        conditions.say(finding(State.CLEAR, Severity.WARNING, 3));
        conditions.say(finding(State.UNKNOWN, Severity.WARNING, 4));
        assertThat(conditions.holding()).isEmpty();
    }

    @Test
    void saysTheEndOfAConditionOfWhichNothingWasSaid() {
        conditions.end(finding(State.CLEAR, Severity.WARNING, 0));
        assertThat(heard).hasSize(1);
        assertThat(conditions.holding()).isEmpty();
    }

    @Test
    void saysTheStateAnewAfterTheEnd() {
        conditions.say(finding(State.CLEAR, Severity.WARNING, 0));
        conditions.end(finding(State.CLEAR, Severity.WARNING, 1));
        conditions.say(finding(State.CLEAR, Severity.WARNING, 2));
        assertThat(heard).hasSize(3);
    }

    private static Finding finding(State state, Severity severity, long second) {
        return new Finding(
                Kind.SERVICE_DOWN,
                state,
                severity,
                "api",
                null,
                null,
                null,
                Labels.EMPTY,
                "",
                List.of(),
                T0.plusSeconds(second),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
