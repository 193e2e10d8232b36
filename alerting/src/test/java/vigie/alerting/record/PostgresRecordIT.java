package vigie.alerting.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresRecordIT extends RecordContract {
    private final String url = Postgres.newDatabase();

    @Override
    Database open() {
        return Database.open(url, () -> NOW);
    }

    @Test
    void itIsAsDurableAsItSays() {
        assertThat(texts("SELECT setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"))
                .containsExactly("on", "on");
    }

    @Test
    void twoNodesOnOneRecordMakeOneChain() {
        try (Database other = Database.open(url, () -> NOW)) {
            for (int i = 0; i < 10; i++) {
                for (Database node : new Database[] {database, other}) {
                    node.write(tx -> {
                        tx.audit("vigie", "test.done", Map.of());
                        return 0;
                    });
                }
            }
            AuditChain.Verifier verifier = new AuditTrail(other).verify();
            assertThat(verifier.fault()).isNull();
            assertThat(verifier.count()).isEqualTo(20);
        }
    }

    @Test
    void aConnectionThatIsCutIsAnErrorOnceAndThenThereIsANewOne() {
        put("a", 1);
        assertThatThrownBy(() -> database.write(
                        tx -> tx.list("SELECT pg_terminate_backend(pg_backend_pid())", r -> r.getBoolean(1))))
                .isInstanceOfSatisfying(
                        RecordException.class, e -> assertThat(e.isTemporary()).isTrue());
        assertThat(database.isUp()).isFalse();
        put("b", 2);
        assertThat(database.isUp()).isTrue();
        assertThat(get("a")).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotThereIsNamedWithoutItsPassword() {
        assertThatThrownBy(() -> Database.open("jdbc:postgresql://127.0.0.1:1/vigie?user=v&password=hush", () -> NOW))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/vigie cannot be opened")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
    }
}
