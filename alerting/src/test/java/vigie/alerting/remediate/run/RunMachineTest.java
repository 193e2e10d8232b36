package vigie.alerting.remediate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.model.Run;

class RunMachineTest {
    @ParameterizedTest
    @EnumSource(Run.State.class)
    void aStateHasAWayOnUnlessItIsAFinalOne(Run.State state) {
        boolean goesOn = EnumSet.allOf(Event.class).stream().anyMatch(e -> RunMachine.takes(state, e));
        assertThat(goesOn).isEqualTo(!state.isFinal());
    }

    @ParameterizedTest
    @EnumSource(Run.State.class)
    void everyStateThatIsNotFinalCanEnd(Run.State state) {
        assertThat(reachable(state)).anyMatch(Run.State::isFinal);
    }

    @Test
    void everyStateIsReachedFromTheBeginning() {
        assertThat(reachable(Run.State.PROPOSED)).containsExactlyInAnyOrder(Run.State.values());
    }

    @Test
    void s25_whatIsUncertainCallsNothingMoreByItself() {
        for (Event event : Event.values()) {
            if (RunMachine.takes(Run.State.UNCERTAIN, event)) {
                assertThat(RunMachine.next(Run.State.UNCERTAIN, event))
                        .isIn(Run.State.DONE, Run.State.VERIFYING, Run.State.IN_FORCE, Run.State.FAILED);
            }
        }
    }

    @Test
    void aCallIsMadeOnlyFromWhatTheGuardsAllowed() {
        for (Run.State state : Run.State.values()) {
            assertThat(RunMachine.takes(state, Event.CALL)).isEqualTo(state == Run.State.GUARDED);
        }
    }

    @Test
    void whatIsNotInTheTableIsABug() {
        assertThatThrownBy(() -> RunMachine.next(Run.State.DONE, Event.CALL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("DONE")
                .hasMessageContaining("CALL");
    }

    private static Set<Run.State> reachable(Run.State from) {
        Set<Run.State> seen = EnumSet.of(from);
        Deque<Run.State> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Run.State state = open.remove();
            for (Event event : Event.values()) {
                if (RunMachine.takes(state, event) && seen.add(RunMachine.next(state, event))) {
                    open.add(RunMachine.next(state, event));
                }
            }
        }
        return seen;
    }
}
