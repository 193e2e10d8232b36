package vigie.collector.probe.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/** Settings of which a test says what matters to it. */
final class BackupConfigs {
    ToolName tool;

    @Nullable
    Path program;

    @Nullable
    String stanza;

    @Nullable
    Path config;

    @Nullable
    String repository;

    @Nullable
    Secret password;

    @Nullable
    Map<String, Secret> environment;

    @Nullable
    String host;

    @Nullable
    String tag;

    @Nullable
    Path path;

    @Nullable
    String pattern;

    @Nullable
    String incrementalPattern;

    @Nullable
    Long minBytes;

    Duration fullEvery = Duration.ofHours(24);

    @Nullable
    Duration incrementalEvery;

    @Nullable
    Duration keep;

    @Nullable
    String since;

    @Nullable
    Duration restoredWithin;

    @Nullable
    Path restoreMarker;

    private BackupConfigs(ToolName tool) {
        this.tool = tool;
    }

    static BackupConfigs pgBackRest() {
        BackupConfigs configs = new BackupConfigs(ToolName.PGBACKREST);
        configs.stanza = "orders";
        return configs;
    }

    static BackupConfigs restic() {
        BackupConfigs configs = new BackupConfigs(ToolName.RESTIC);
        configs.repository = "/srv/repository";
        configs.password = new Secret("a-password");
        return configs;
    }

    static BackupConfigs directory(Path path) {
        BackupConfigs configs = new BackupConfigs(ToolName.DIRECTORY);
        configs.path = path;
        configs.pattern = "full-.*";
        configs.incrementalPattern = "incr-.*";
        return configs;
    }

    BackupConfig make() {
        return new BackupConfig(
                tool,
                program,
                stanza,
                config,
                repository,
                password,
                environment,
                host,
                tag,
                path,
                pattern,
                incrementalPattern,
                minBytes,
                fullEvery,
                incrementalEvery,
                keep,
                since,
                restoredWithin,
                restoreMarker);
    }
}
