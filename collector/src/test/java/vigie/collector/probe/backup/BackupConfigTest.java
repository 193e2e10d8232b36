package vigie.collector.probe.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import vigie.model.Secret;

class BackupConfigTest {
    private static final Secret SECRET = new Secret("a-password");

    @Test
    void everyKeyHasADefault() {
        BackupConfig config = BackupConfigs.pgBackRest().make();
        assertThat(config.environment()).isEmpty();
        assertThat(config.keep()).isNull();
        assertThat(config.sinceOrNull()).isNull();
    }

    @Test
    void aDayBeginsInUtc() {
        BackupConfigs configs = BackupConfigs.pgBackRest();
        configs.keep = Duration.ofDays(30);
        configs.since = "2026-01-31";
        assertThat(configs.make().sinceOrNull()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    }

    private static void refuses(BackupConfigs configs, Consumer<BackupConfigs> change, String message) {
        configs.make();
        change.accept(configs);
        assertThatThrownBy(configs::make)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasMessageNotContaining("a-password");
    }

    @Test
    void refusesWhatTheToolDoesNotKnow() {
        refuses(BackupConfigs.pgBackRest(), c -> c.repository = "/r", "repository is not for tool: pgbackrest");
        refuses(BackupConfigs.pgBackRest(), c -> c.path = Path.of("/r"), "path is not for tool: pgbackrest");
        refuses(BackupConfigs.pgBackRest(), c -> c.stanza = " ", "stanza must be said with tool: pgbackrest");
        refuses(BackupConfigs.restic(), c -> c.stanza = "s", "stanza is not for tool: restic");
        refuses(
                BackupConfigs.restic(),
                c -> c.incrementalEvery = Duration.ofHours(1),
                "incremental_every is not for tool: restic");
        BackupConfigs folder = BackupConfigs.directory(Path.of("/d"));
        refuses(folder, c -> c.program = Path.of("/bin/ls"), "program is not for tool: directory");
        folder.program = null;
        refuses(folder, c -> c.environment = Map.of("A", SECRET), "environment is not for tool: directory");
        folder.environment = null;
        refuses(folder, c -> c.pattern = "(", "pattern must be an RE2 expression: was ( (missing closing ))");
        refuses(
                BackupConfigs.directory(Path.of("/d")),
                c -> c.path = null,
                "path and pattern must be said with tool: directory");
        BackupConfigs often = BackupConfigs.directory(Path.of("/d"));
        often.incrementalEvery = Duration.ofHours(1);
        refuses(
                often,
                c -> c.incrementalPattern = null,
                "incremental_every needs incremental_pattern with tool: directory");
    }

    @Test
    void refusesASecretThatWouldBeShown() {
        refuses(
                BackupConfigs.restic(),
                c -> c.repository = "rest:https://vigie:a-password@backup.example.org/",
                "repository must have no password in it: say it as RESTIC_REPOSITORY in environment, by reference");
        refuses(
                BackupConfigs.restic(),
                c -> c.environment = Map.of("RESTIC_REPOSITORY", SECRET),
                "repository must be said with tool: restic, or RESTIC_REPOSITORY in environment: was both");
        refuses(
                BackupConfigs.restic(),
                c -> c.environment = Map.of("RESTIC_PASSWORD_FILE", SECRET),
                "password must be said with tool: restic, or one of RESTIC_PASSWORD, RESTIC_PASSWORD_FILE and"
                        + " RESTIC_PASSWORD_COMMAND in environment: was both");
        refuses(
                BackupConfigs.restic(),
                c -> c.environment = Map.of("A=B", SECRET),
                "environment must have names of variables: was A=B");
        refuses(
                BackupConfigs.restic(),
                c -> c.environment = Map.of("A", new Secret("a-password\u0000")),
                "environment must be text: was a NUL in A");
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        refuses(
                BackupConfigs.pgBackRest(),
                c -> c.fullEvery = Duration.ZERO,
                "full_every must be at least 1s: was PT0S");
        refuses(
                BackupConfigs.pgBackRest(),
                c -> c.keep = Duration.ofHours(24),
                "keep must be more than full_every: was PT24H");
        refuses(BackupConfigs.pgBackRest(), c -> c.since = "2026-01-31", "since needs keep");
        BackupConfigs kept = BackupConfigs.pgBackRest();
        kept.keep = Duration.ofDays(30);
        refuses(kept, c -> c.since = "in May", "since must be a day such as 2026-01-31: was in May");
        refuses(
                BackupConfigs.pgBackRest(),
                c -> c.restoredWithin = Duration.ofDays(30),
                "restored_within and restore_marker must be said together: was restored_within");
        refuses(BackupConfigs.pgBackRest(), c -> c.minBytes = 0L, "min_bytes must be at least 1: was 0");
    }
}
