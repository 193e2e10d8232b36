package vigie.collector.probe.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

/** What pgBackRest may tell of a stanza, in its own words, as version 2.45 writes them. */
class BackupProbeTest extends ProbeContract {
    private static final String INFO = """
            [{"archive":[{"database":{"id":1,"repo-key":1},"id":"15-1","max":"000000010000000000000004","min":"000000010000000000000001"}],\
            "backup":[\
            {"archive":{"start":"000000010000000000000002","stop":"000000010000000000000002"},"database":{"id":1,"repo-key":1},"error":false,\
            "info":{"delta":23213858,"repository":{"delta":3062605,"size":3062605},"size":23213858},"label":"F1","prior":null,"reference":null,\
            "timestamp":{"start":@full@,"stop":@full@},"type":"full"},\
            {"archive":{"start":"000000010000000000000003","stop":"000000010000000000000004"},"database":{"id":1,"repo-key":1},"error":false,\
            "info":{"delta":8458,"repository":{"delta":429,"size":3062605},"size":23213858},"label":"F1_I1","prior":"F1","reference":["F1"],\
            "timestamp":{"start":@incr@,"stop":@incr@},"type":"incr"}],\
            "cipher":"none","db":[{"id":1,"repo-key":1,"system-id":7713021332614138129,"version":"15"}],"name":"orders",\
            "repo":[{"cipher":"none","key":1,"status":{"code":0,"message":"ok"}}],\
            "status":{"code":0,"lock":{"backup":{"held":false}},"message":"ok"}}]""";

    private Program.Ended ended = new Program.Ended(0, new byte[0], "");
    private boolean fails;
    private final BackupConfigs configs = BackupConfigs.pgBackRest();
    private List<String> words = List.of();

    private final Program program = new Program() {
        @Override
        public Ended run(Command command, long deadlineNanos) throws Unreadable {
            words = command.words();
            if (fails) {
                throw new Unreadable("scripted failure");
            }
            return ended;
        }

        @Override
        public void close() {}
    };

    @Override
    protected Probe probe() {
        configs.incrementalEvery = Duration.ofHours(1);
        return new BackupProbe(configs.make(), context, Runnable::run, program);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        ended = new Program.Ended(0, bytes, "");
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        fails = true;
    }

    @Override
    protected void assertFailed(Probe.Answer answer, CheckResult.Phase phase) {
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("scripted failure");
    }

    private Instant ago(Duration by) {
        return context.now().minus(by);
    }

    private String info(Duration full, Duration incremental) {
        return INFO.replace("@full@", Long.toString(ago(full).getEpochSecond()))
                .replace("@incr@", Long.toString(ago(incremental).getEpochSecond()));
    }

    private Probe.Answer told(String info) {
        answerWith(info.getBytes(StandardCharsets.UTF_8));
        return poll(probe());
    }

    private Probe.Answer told(String from, String to) {
        String info = info(Duration.ofHours(9), Duration.ofMinutes(10));
        assertThat(info).contains(from);
        return told(info.replace(from, to));
    }

    @Test
    void whatIsInTimeIsUp() {
        Instant full = ago(Duration.ofHours(9));
        Instant incremental = ago(Duration.ofMinutes(10));
        Probe.Answer answer = told(info(Duration.ofHours(9), Duration.ofMinutes(10)));
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts())
                .containsExactly(
                        new Fact(Topic.BACKUP, "", "as they should be"), new Fact(Topic.COPY, "backup", "600.0"));
        assertThat(answer.seen().figures())
                .extracting(figure -> figure.metric() + " " + (long) figure.value())
                .containsExactly(
                        "backup_last_full_timestamp_seconds " + full.getEpochSecond(),
                        "backup_last_incremental_timestamp_seconds " + incremental.getEpochSecond(),
                        "backup_oldest_timestamp_seconds " + full.getEpochSecond(),
                        "backup_last_bytes 23213858");
        assertThat(words)
                .containsExactly(
                        "pgbackrest",
                        "--stanza=orders",
                        "--log-level-console=off",
                        "--log-level-stderr=error",
                        "--log-level-file=off",
                        "info",
                        "--output=json");
    }

    @Test
    void whatIsOverdueIsTold() {
        Instant full = ago(Duration.ofHours(25));
        Instant last = ago(Duration.ofMinutes(61));
        Probe.Answer answer = told(info(Duration.ofHours(25), Duration.ofMinutes(61)));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo("the last full backup is from " + full + ", more than 24h ago; the last backup is from "
                        + last + ", more than 1h ago");
        assertThat(answer.seen().facts())
                .containsExactly(
                        new Fact(Topic.BACKUP, "the last full backup", "is from " + full + ", more than 24h ago"),
                        new Fact(Topic.BACKUP, "the last backup", "is from " + last + ", more than 1h ago"),
                        new Fact(Topic.COPY, "backup", "3660.0"));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"error\":false,\"info\":{\"delta\":8458 | \"error\":true,\"info\":{\"delta\":8458 | backup F1_I1 has page checksum errors",
                "[\"F1\"] | [\"F0\",\"F1\"] | backup F1_I1 needs F0, which is gone",
                "\"max\":\"000000010000000000000004\" | \"max\":\"000000010000000000000003\" | the archive goes from"
                        + " 000000010000000000000001 to 000000010000000000000003, and lacks 000000010000000000000003 to"
                        + " 000000010000000000000004 of backup F1_I1",
                "\"min\":\"000000010000000000000001\" | \"min\":null | the archive is empty, and lacks 000000010000000000000002 to"
                        + " 000000010000000000000002 of backup F1",
                "{\"code\":0,\"message\":\"ok\"}}], | {\"code\":99,\"message\":\"[FormatError] no\\nHINT: x\"}}], | the repository is not as it"
                        + " should be: [FormatError] no HINT: x",
                "\"message\":\"ok\"}}], | \"message\":\"ok\"}},{\"key\":2,\"status\":{\"code\":2,\"message\":\"no valid backups\"}}], | the"
                        + " repository 2 is not as it should be: no valid backups",
                "\"status\":{\"code\":0,\"lock\" | \"status\":{\"code\":5,\"lock\" | the repository is not as it should be: ok"
            })
    void whatPgBackRestSaysAgainstItIsTold(String from, String to, String reason) {
        Probe.Answer answer = told(from, to);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).endsWith(reason);
    }

    @Test
    void whatIsDamagedCountsForNoAge() {
        configs.fullEvery = Duration.ofHours(10);
        Probe.Answer answer =
                told("\"error\":false,\"info\":{\"delta\":23213858", "\"error\":true,\"info\":{\"delta\":1");
        assertThat(answer.reason())
                .isEqualTo(
                        "a full backup is missing: there is none to restore from; backup F1 has page checksum errors");
        assertThat(answer.seen().facts())
                .extracting(Fact::topic)
                .as("an incremental one is no copy without its full one")
                .containsOnly(Topic.BACKUP);
    }

    @Test
    void aBackupOfADatabaseThatWasReplacedCountsForNoAge() {
        Probe.Answer answer = told("\"db\":[", "\"db\":[{\"id\":2,\"repo-key\":1},");
        assertThat(answer.reason()).isEqualTo("a full backup is missing: there is none to restore from");
        assertThat(answer.seen().facts()).extracting(Fact::topic).containsExactly(Topic.BACKUP);
    }

    @Test
    void aBackupThatIsBeingMadeIsTold() {
        Probe.Answer answer =
                told(info(Duration.ofHours(25), Duration.ofMinutes(1)).replace("\"held\":false", "\"held\":true"));
        assertThat(answer.reason()).endsWith(", more than 24h ago; a backup is being made now");
    }

    @Test
    void aTimeThatIsStillToComeHidesNothing() {
        Instant ahead = ago(Duration.ofMinutes(-6));
        Probe.Answer answer = told(info(Duration.ofHours(25), Duration.ofMinutes(-6)));
        assertThat(answer.reason())
                .startsWith("the last full backup is from ")
                .contains("; the last backup is from ")
                .endsWith("backup F1_I1 is from " + ahead + ", which is still to come");
        assertThat(told(info(Duration.ofHours(9), Duration.ofMinutes(-4))).status())
                .as("clocks differ a little")
                .isEqualTo(Status.UP);
    }

    @Test
    void tooFewBytesAreNoBackup() {
        configs.minBytes = 23_213_859L;
        assertThat(told(info(Duration.ofHours(9), Duration.ofMinutes(10))).reason())
                .isEqualTo("a full backup is missing: there is none to restore from; backup F1 has 23213858 bytes,"
                        + " fewer than 23213859");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\":\"orders\" | \"name\":\"other\" | pgbackrest tells nothing of the stanza orders",
                "{\"code\":0,\"lock\" | {\"code\":\"0\",\"lock\" | pgbackrest tells no status of the stanza",
                "\"type\":\"full\" | \"timestamp\":{\"stop\":9e99} | pgbackrest tells no time of backup F1",
                "\"type\":\"full\" | \"timestamp\":[] | pgbackrest tells no time of backup F1",
                "{\"code\":0,\"message\":\"ok\"}}], | {\"code\":99,\"message\":\"[13] Permission denied\"}}], | the repository may not be"
                        + " read: [13] Permission denied"
            })
    void whatCannotBeReadIsUnknown(String from, String to, String reason) {
        Probe.Answer answer = told(from, to);
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.seen().facts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[7]", "null", "[{\"name\":\"orders\"}]", "WARN: x\n[]"})
    void otherJsonIsUnknown(String json) {
        assertThat(told(json).status()).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void survivesTurnedWords(long seed) {
        Random random = new Random(seed);
        String good = info(Duration.ofHours(9), Duration.ofMinutes(10));
        String[] odd = {"null", "-1", "9223372036854775807", "1e300", "\"\"", "[]", "{}", "true", "[[[]]]"};
        Probe probe = probe();
        for (int i = 0; i < 3000; i++) {
            int at = good.indexOf(':', random.nextInt(good.length() - 200)) + 1;
            int end = at;
            while ("{}[],".indexOf(good.charAt(end)) < 0) {
                end++;
            }
            answerWith((good.substring(0, at) + odd[random.nextInt(odd.length)] + good.substring(end))
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(poll(probe).status()).isNotEqualTo(Status.DOWN);
        }
    }

    @Test
    void aProgramThatFailsIsUnknown() {
        ended = new Program.Ended(55, new byte[0], "ERROR: [055]: unable to open missing file '/x'\n");
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason())
                .isEqualTo("pgbackrest ended with 55: ERROR: [055]: unable to open missing file '/x'");
    }

    @Test
    void withoutAThreadNothingIsKnown() {
        Probe none = new BackupProbe(
                configs.make(),
                context,
                work -> {
                    throw new RejectedExecutionException();
                },
                program);
        assertThat(poll(none).status()).isEqualTo(Status.UNKNOWN);
    }
}
