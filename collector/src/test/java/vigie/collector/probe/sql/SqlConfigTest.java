package vigie.collector.probe.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.probe.Failing;
import vigie.collector.probe.postgres.PostgresTls;
import vigie.collector.probe.sql.SqlProbe.Config;

class SqlConfigTest {
    private static Config config(String query) {
        return new Config("vigie", null, null, null, null, query, null, null);
    }

    private static SqlExpect value(Object value) {
        return new SqlExpect(null, value, null);
    }

    @Test
    void everyKeyHasADefault() {
        Config config = config("SELECT 1");
        assertThat(config.status()).isEqualTo(Failing.DEGRADED);
        assertThat(config.expect()).isEqualTo(SqlExpect.NOTHING);
        assertThat(config.login().database()).isEqualTo("postgres");
        assertThat(config.login().tls()).isEqualTo(PostgresTls.PREFER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1;",
                "  -- how many\n select ';' AS a, $x$ ; $x$ AS b /* ; */",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "SELECT 'it''s; fine', \"a;b\" FROM t",
                "SELECT count(*) FROM jobs WHERE tags @> '{urgent}' AND data ? 'x' AND at > now() - '1 h'::interval"
            })
    void takesOneQuestion(String query) {
        assertThat(config(query).query()).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "DELETE FROM t",
                "SELECT 1; SELECT 2",
                "SELECT 1; DROP TABLE t",
                "SET default_transaction_read_only = off",
                "COPY t TO PROGRAM 'sh'",
                "VACUUM",
                "-- only words",
                "BEGIN; DELETE FROM t; COMMIT"
            })
    void refusesWhatIsNotOneQuestion(String query) {
        assertThatThrownBy(() -> config(query)).hasMessageStartingWith("query must be one SELECT: was");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config("SELECT " + "1".repeat(20_001)))
                .hasMessageStartingWith("query must have at most 20000 visible characters");
        assertThatThrownBy(() -> new Config(" ", null, null, null, null, "SELECT 1", null, null))
                .hasMessage("user must not be empty: was empty");
        assertThatThrownBy(() -> new Config("v", null, null, null, Path.of("ca.pem"), "SELECT 1", null, null))
                .hasMessage("ca needs tls: verify");
        assertThatThrownBy(() -> new SqlExpect("none", null, null)).hasMessageStartingWith("rows must be a whole");
        assertThatThrownBy(() -> new SqlExpect(2.5, null, null)).hasMessageStartingWith("rows must be a whole");
        assertThatThrownBy(() -> new SqlExpect(Map.of("below", 5_000L), null, null))
                .hasMessage("rows must be from 0 to 1000: was 5000");
        assertThatThrownBy(() -> new SqlExpect(-1L, null, null)).hasMessage("rows must be from 0 to 1000: was -1");
        assertThatThrownBy(() -> value(List.of(1)))
                .hasMessage(
                        "value must be a number, a text, true, false, or above, below, at_least, at_most: was a list");
        assertThatThrownBy(() -> value(Map.of("under", 5L))).hasMessageEndingWith("was another mapping");
        assertThatThrownBy(() -> value(Map.of("below", "five"))).hasMessage("value: below must be a number: was five");
        assertThatThrownBy(() -> new SqlExpect(0L, null, "n")).hasMessage("column needs value");
    }
}
