package vigie.collector.probe.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.model.Secret;
import vigie.model.Status;

/** Real programs that stand where restic should, and are none. */
@Timeout(60)
class LocalProgramTest {
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final ExecutorService lane = Executors.newSingleThreadExecutor();
    private final RealContext context = new RealContext().ticking();
    private final BackupConfigs configs = BackupConfigs.restic();

    @BeforeEach
    void begin() {
        configs.password = new Secret("a-password");
        configs.environment = Map.of("KEY_ID", new Secret("a-key-id"));
    }

    @AfterEach
    void end() throws Exception {
        lane.shutdownNow();
        context.close();
    }

    private Probe probe(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        configs.program = program;
        return BackupProbe.kind(lane).make(RealContext.target(1), configs.make(), context);
    }

    private String unknown(String script, Duration timeout) throws Exception {
        long started = System.nanoTime();
        Probe.Answer answer = RealContext.poll(probe(script), timeout);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(timeout.plusSeconds(3));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.seen().facts()).isEmpty();
        assertThat(answer.reason()).hasSizeLessThanOrEqualTo(500).doesNotContain("a-password", "a-key-id");
        return answer.reason();
    }

    /** Whether a process with this id runs; one that ended and was not waited for does not. */
    private static boolean runs(Path pid) throws IOException {
        Path stat = Path.of("/proc", Files.readString(pid).strip(), "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    private void nobodyRuns(String... files) {
        for (String file : files) {
            Awaitility.await()
                    .atMost(5, TimeUnit.SECONDS)
                    .pollInterval(20, TimeUnit.MILLISECONDS)
                    .until(() -> !runs(folder.resolve(file)));
        }
    }

    @Test
    void oneThatHangsIsKilledWithWhatItHasStarted() throws Exception {
        String script =
                "cd " + folder + "; echo $$ >one; sleep 60 & echo $! >two; sh -c 'echo $$ >three; sleep 60; :' &\n"
                        + "echo \"waiting for a-key-id\" >&2; wait";
        assertThat(unknown(script, SHORT)).isEqualTo("the program did not end in time: waiting for ***");
        nobodyRuns("one", "two", "three");
    }

    @Test
    void oneThatHeedsNoSignalIsKilled() throws Exception {
        String script = "trap '' TERM INT HUP; echo $$ >" + folder + "/one; while :; do :; done";
        assertThat(unknown(script, SHORT)).isEqualTo("the program did not end in time");
        nobodyRuns("one");
    }

    @Test
    void oneThatFloodsIsKilled() throws Exception {
        String script = "echo $$ >" + folder + "/one; exec cat /dev/zero";
        assertThat(unknown(script, LONG)).isEqualTo("the program writes more than 8388608 bytes");
        nobodyRuns("one");
        assertThat(unknown("exec cat /dev/zero >&2", LONG)).isEqualTo("the program writes more than 65536 bytes");
    }

    @Test
    void oneThatLeavesItsOutputOpenKeepsNobodyWaiting() throws Exception {
        String script = "sleep 4 & echo '[]'";
        long started = System.nanoTime();
        Probe.Answer answer = RealContext.poll(probe(script), LONG);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
        assertThat(answer.reason()).isEqualTo("a full backup is missing: there is none to restore from");
    }

    @Test
    void allThatItAnswersIsRead() throws Exception {
        String script = "awk 'BEGIN {printf \"[\"; for (i = 0; i < 20000; i++) printf \"%s{\\\"time\\\":"
                + "\\\"2026-01-01T00:00:00Z\\\",\\\"short_id\\\":\\\"%d\\\"}\", i ? \",\" : \"\", i; printf \"]\"}'";
        for (int i = 0; i < 5; i++) {
            Probe.Answer answer = RealContext.poll(probe(script), LONG);
            assertThat(answer.reason()).startsWith("the last full backup is from 2026-01-01T00:00:00Z, ");
        }
    }

    @Test
    void itIsToldNothingButWhatItNeeds() throws Exception {
        String script = "env | sort >" + folder + "/env; echo \"$@\" >" + folder + "/words; cat; pwd >&2; exit 3";
        assertThat(unknown(script, LONG)).isEqualTo("restic ended with 3: /");
        assertThat(Files.readAllLines(folder.resolve("env")))
                .filteredOn(line -> !line.startsWith("HOME=") && !line.startsWith("PWD=") && !line.startsWith("_="))
                .containsExactly(
                        "KEY_ID=a-key-id",
                        "LC_ALL=C",
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "RESTIC_PASSWORD=a-password");
        assertThat(folder.resolve("words")).hasContent("--repo=/srv/repository --no-lock --json snapshots");
    }

    @Test
    void noWordIsMoreThanAWord() throws Exception {
        configs.host = "$(touch /tmp/vigie-was-here); `id` & \"x\" *";
        String script = "printf '%s\\n' \"$@\" >" + folder + "/words; exit 3";
        unknown(script, LONG);
        assertThat(Files.readAllLines(folder.resolve("words"))).endsWith("--host=" + configs.host);
        assertThat(Path.of("/tmp/vigie-was-here")).doesNotExist();
    }

    @Test
    void whatItComplainsOfIsToldWithoutSecrets() throws Exception {
        String script = "echo \"cannot open https://me:secret@x/ with $RESTIC_PASSWORD \033[31m\" >&2; exit 1";
        assertThat(unknown(script, LONG)).isEqualTo("restic ended with 1: cannot open https://***@x/ with ***  [31m");
    }

    @Test
    void garbageIsUnknown() throws Exception {
        assertThat(unknown("head -c 100000 /dev/urandom", LONG))
                .isEqualTo("restic does not answer with a list of snapshots");
        assertThat(unknown("echo '[{\"time\": \"yesterday\", \"short_id\": \"a\"}]'", LONG))
                .isEqualTo("restic tells no time of backup a");
        assertThat(unknown("kill -9 $$", LONG)).startsWith("restic ended with 137");
    }

    @Test
    void aTimeOutsideOfAnyCalendarDoesNoHarm() throws Exception {
        Probe.Answer answer = RealContext.poll(
                probe("echo '[{\"time\":\"-999999999-01-01T00:00:00Z\"},{\"time\":\"+999999999-12-31T23:59:59Z\"}]'"));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).contains("the last full backup is from -999999999-01-01", "still to come");
    }

    @Test
    void oneThatIsNotThereIsUnknown() throws Exception {
        Probe probe = probe("");
        Files.delete(folder.resolve("program"));
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason())
                .startsWith("the program " + folder.resolve("program") + " cannot be run: ")
                .contains("No such file or directory");
    }

    @Test
    void aCheckThatEndsKillsIt() throws Exception {
        Probe probe = probe("echo $$ >" + folder + "/one; sleep 60");
        CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
        probe.start(Duration.ofSeconds(30), answer::complete);
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> Files.exists(folder.resolve("one")) && Files.size(folder.resolve("one")) > 0);
        probe.close();
        assertThat(answer.get(5, TimeUnit.SECONDS).reason()).isEqualTo("the check has ended");
        nobodyRuns("one");
    }
}
