package vigie.collector.probe.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Secret;
import vigie.model.Status;

/** Backups that pgBackRest and restic really make, and what really happens to them. Time passes for the check alone. */
@Timeout(120)
class BackupIT {
    @TempDir
    Path folder;

    private final ExecutorService lane = Executors.newSingleThreadExecutor();
    private final RealContext context = new RealContext().ticking();

    @AfterEach
    void end() throws Exception {
        lane.shutdownNow();
        context.close();
    }

    private Probe probe(BackupConfigs configs) {
        return BackupProbe.kind(lane).make(RealContext.target(1), configs.make(), context);
    }

    private static void isUp(Probe probe) throws Exception {
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
    }

    private static String degraded(Probe probe) throws Exception {
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.DEGRADED);
        return answer.reason();
    }

    private static String unknown(Probe probe) throws Exception {
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UNKNOWN);
        return answer.reason();
    }

    @Test
    void pgBackRest() throws Exception {
        try (RealPgBackRest real = new RealPgBackRest()) {
            BackupConfigs configs = BackupConfigs.pgBackRest();
            configs.config = real.config();
            configs.fullEvery = Duration.ofHours(24);
            configs.incrementalEvery = Duration.ofHours(1);
            Probe probe = probe(configs);
            assertThat(degraded(probe)).isEqualTo("the repository is not as it should be: missing stanza path");
            real.run("stanza-create");
            assertThat(degraded(probe)).isEqualTo("a full backup is missing: there is none to restore from");
            real.run("--type=full", "backup");
            isUp(probe);
            Probe.Answer answer = RealContext.poll(probe);
            assertThat(answer.seen().facts()).extracting(Fact::topic).containsExactly(Topic.BACKUP, Topic.COPY);
            assertThat(answer.seen().figures().get(0).value())
                    .isBetween((double) Instant.now().minusSeconds(60).getEpochSecond(), (double)
                            Instant.now().getEpochSecond());
            assertThat(answer.seen().figures().get(3).value()).isGreaterThan(1e7);

            context.later(Duration.ofHours(2));
            assertThat(degraded(probe)).startsWith("the last backup is from ").endsWith(", more than 1h ago");
            context.later(Duration.ofHours(23));
            assertThat(degraded(probe))
                    .startsWith("the last full backup is from ")
                    .contains(", more than 24h ago; ");
            context.later(Duration.ofHours(-25));

            real.damageAPage();
            real.run("--type=incr", "backup");
            assertThat(degraded(probe))
                    .matches("backup [0-9]{8}-[0-9]{6}F_[0-9]{8}-[0-9]{6}I has page checksum errors");

            configs.stanza = "nobody";
            assertThat(degraded(probe(configs))).contains("missing stanza path");
            real.remove("archive", "15-1");
            assertThat(degraded(probe)).contains("the archive is empty, and lacks 0000000100000000");
            real.overwrite("backup/orders/backup.info", "garbage");
            real.overwrite("backup/orders/backup.info.copy", "garbage");
            assertThat(degraded(probe))
                    .startsWith("the repository is not as it should be: [FormatError] unable to load");
            configs.config = real.config().resolveSibling("nowhere.conf");
            assertThat(unknown(probe(configs))).startsWith("pgbackrest ended with 55: ");
        }
    }

    @Test
    void restic() throws Exception {
        RealRestic real = new RealRestic(folder);
        BackupConfigs configs = BackupConfigs.restic();
        configs.repository = real.repository().toString();
        configs.password = RealRestic.PASSWORD;
        configs.environment =
                Map.of("RESTIC_CACHE_DIR", new Secret(folder.resolve("cache").toString()));
        configs.keep = Duration.ofDays(30);
        configs.host = "files-1";
        Probe probe = probe(configs);
        assertThat(degraded(probe)).isEqualTo("the repository is missing");
        real.run("init");
        assertThat(degraded(probe)).isEqualTo("a full backup is missing: there is none to restore from");
        Instant old = context.now().minus(Duration.ofDays(40));
        String first = real.backup("files-1", old);
        real.backup("another", context.now());
        assertThat(degraded(probe)).startsWith("the last full backup is from ").endsWith(", more than 24h ago");
        String second = real.backup("files-1", context.now());
        isUp(probe);
        assertThat(RealContext.poll(probe).seen().figures().get(2).value())
                .isBetween(old.getEpochSecond() - 1.0, old.getEpochSecond() + 1.0);
        context.later(Duration.ofHours(25));
        assertThat(degraded(probe)).startsWith("the last full backup is from ").endsWith(", more than 24h ago");
        context.later(Duration.ofHours(-25));

        real.run("forget", first);
        assertThat(degraded(probe)).startsWith("the oldest backup is from ").endsWith(" and 30d are to be kept");
        isUp(probe(configs));
        configs.password = new Secret("another-password");
        assertThat(unknown(probe(configs)))
                .startsWith("restic ended with 1")
                .contains("wrong password or no key found")
                .doesNotContain("another-password");
        configs.password = RealRestic.PASSWORD;
        try (Stream<Path> snapshots = Files.list(real.repository().resolve("snapshots"))) {
            Path damaged = snapshots
                    .filter(file -> file.getFileName().toString().startsWith(second))
                    .findFirst()
                    .orElseThrow();
            damaged.toFile().setWritable(true);
            Files.write(damaged, new byte[] {1, 2, 3});
        }
        // The cache would hide it.
        configs.environment =
                Map.of("RESTIC_CACHE_DIR", new Secret(folder.resolve("cache-2").toString()));
        assertThat(degraded(probe(configs)))
                .startsWith("the repository has 1 damaged snapshots: could not load snapshot " + second);
    }
}
