package vigie.collector.probe.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.saga.SagaProbe.Config;

class SagaConfigTest {
    private static final SagaStates STATES = new SagaStates(List.of("done"), null, null);

    private static Config config(
            @Nullable String table, @Nullable String query, @Nullable Duration limit, @Nullable Integer maxFailed) {
        return new Config("vigie", null, null, null, null, table, query, null, null, null, STATES, limit, maxFailed);
    }

    @Test
    void everyKeyHasADefault() {
        Config config = config("sagas", null, null, null);
        assertThat(config.limitSeconds()).isEqualTo(300);
        assertThat(config.maxFailed()).isZero();
        assertThat(List.of(config.idName(), config.stateName(), config.sinceName()))
                .containsExactly("id", "state", "started_at");
        assertThat(STATES.failedOnes()).isEmpty();
        assertThat(STATES.compensatingOnes()).isEmpty();
    }

    @Test
    void namesAndStatesAreNothingMore() {
        Config config = new Config(
                "vigie",
                null,
                null,
                null,
                null,
                "s\"; DROP TABLE x; --.t",
                null,
                "a\"b",
                null,
                null,
                new SagaStates(List.of("it's"), List.of("');--"), null),
                null,
                null);
        assertThat(SagaQuery.of(config, 300).text())
                .contains("FROM \"s\"\"; DROP TABLE x; --\".\"t\"")
                .contains("left(\"a\"\"b\"::text")
                .contains("IN ('it''s')")
                .contains("IN (''');--')");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(null, null, null, null))
                .hasMessage("table or query must be said, one of them: was neither");
        assertThatThrownBy(() -> config("t", "SELECT 1", null, null))
                .hasMessage("table or query must be said, one of them: was both");
        assertThatThrownBy(() -> config(null, "DELETE FROM t", null, null))
                .hasMessageStartingWith("query must be one SELECT");
        assertThatThrownBy(() -> config(" ", null, null, null))
                .hasMessageStartingWith("table must be a name of at most 127 characters");
        assertThatThrownBy(() -> config("t", null, Duration.ZERO, null))
                .hasMessage("limit must be more than 0s: was PT0S");
        assertThatThrownBy(() -> config("t", null, null, -1)).hasMessage("max_failed must be at least 0: was -1");
        assertThatThrownBy(() -> new SagaStates(List.of(), null, null)).hasMessage("done must have a state: was empty");
        assertThatThrownBy(() -> new SagaStates(List.of("a"), List.of("a"), null))
                .hasMessageStartingWith("done, failed and compensating must have each state once");
        assertThatThrownBy(() -> new SagaStates(List.of("a".repeat(101)), null, null))
                .hasMessageStartingWith("a state must have at most 100 characters");
    }
}
