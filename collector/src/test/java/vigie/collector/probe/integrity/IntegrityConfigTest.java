package vigie.collector.probe.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.integrity.IntegrityProbe.Config;

class IntegrityConfigTest {
    private static final Path MANIFEST = Path.of("SHA256SUMS");

    private static Config config(
            @Nullable String user,
            @Nullable Map<String, String> constraints,
            @Nullable Path manifest,
            @Nullable Path root,
            @Nullable Duration every,
            @Nullable Long bytes) {
        return new Config(user, null, null, null, null, constraints, manifest, root, every, bytes);
    }

    @Test
    void everyKeyHasADefault() {
        Config files = config(null, null, MANIFEST, null, null, null);
        assertThat(files.every()).isEqualTo(Duration.ofHours(1));
        assertThat(files.bytesPerPoll()).isEqualTo(67_108_864);
        assertThat(config("vigie", Map.of("a", "SELECT 1"), null, null, null, null)
                        .login()
                        .database())
                .isEqualTo("postgres");
    }

    @Test
    void refusesNonsense() {
        Map<String, String> good = Map.of("a", "SELECT 1");
        assertThatThrownBy(() -> config(null, null, null, null, null, null))
                .hasMessage("constraints or manifest must be said, one of them: was neither");
        assertThatThrownBy(() -> config("vigie", good, MANIFEST, null, null, null))
                .hasMessage("constraints or manifest must be said, one of them: was both");
        assertThatThrownBy(() -> config(null, good, null, null, null, null))
                .hasMessage("user must be said with constraints, and only there: was not said");
        assertThatThrownBy(() -> config("vigie", null, MANIFEST, null, null, null))
                .hasMessage("user must be said with constraints, and only there: was said");
        assertThatThrownBy(() -> config("vigie", good, null, MANIFEST, null, null))
                .hasMessage("root needs manifest");
        assertThatThrownBy(() -> config("vigie", Map.of("a", "DELETE FROM t"), null, null, null, null))
                .hasMessage("a must be one SELECT: was DELETE FROM t");
        assertThatThrownBy(() -> config("vigie", Map.of(" ", "SELECT 1"), null, null, null, null))
                .hasMessageStartingWith("constraints must have names");
        assertThatThrownBy(() -> config(null, null, MANIFEST, null, Duration.ZERO, null))
                .hasMessage("every must be at least 1s: was PT0S");
        assertThatThrownBy(() -> config(null, null, MANIFEST, null, null, 5L))
                .hasMessage("bytes_per_poll must be at least 1048576: was 5");
    }
}
