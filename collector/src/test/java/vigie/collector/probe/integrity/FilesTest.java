package vigie.collector.probe.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

/** Real files whose bytes are really turned, in time that the test moves. */
class FilesTest {
    private static final Fact WHOLE = new Fact(Topic.INTEGRITY, "", "whole");

    @TempDir
    Path folder;

    private final RealContext context = new RealContext();
    private Path root;
    private Path manifest;
    private Probe probe;

    @BeforeEach
    void begin() throws Exception {
        root = Files.createDirectory(folder.resolve("data"));
        manifest = folder.resolve("SHA256SUMS");
        for (int i = 0; i < 10; i++) {
            write("part-" + i, 1000 + i);
        }
        Files.createDirectory(root.resolve("deep"));
        write("deep/large", 3 << 20);
        sum();
        probe = probe(1L << 20);
    }

    @AfterEach
    void end() throws Exception {
        probe.close();
        context.close();
    }

    private Probe probe(long bytesPerPoll) {
        var config = new IntegrityProbe.Config(
                null, null, null, null, null, null, manifest, root, Duration.ofHours(1), bytesPerPoll);
        return IntegrityProbe.kind(Runnable::run).make(RealContext.target(1), config, context);
    }

    private void write(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Files.write(root.resolve(name), bytes);
    }

    /** As {@code sha256sum} does. */
    private void sum() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String name : new String[] {
            "part-0",
            "part-1",
            "part-2",
            "part-3",
            "part-4",
            "deep/large",
            "part-5",
            "part-6",
            "part-7",
            "part-8",
            "part-9"
        }) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(root.resolve(name)));
            lines.append(HexFormat.of().formatHex(digest))
                    .append("  ")
                    .append(name)
                    .append('\n');
        }
        Files.writeString(manifest, lines);
    }

    private Probe.Answer poll() throws Exception {
        context.later(Duration.ofSeconds(15));
        return RealContext.poll(probe);
    }

    /** Polls until all was looked at once. */
    private Probe.Answer known() throws Exception {
        Probe.Answer answer = poll();
        for (int i = 0; i < 20 && answer.reason().contains("the first round is not through"); i++) {
            answer = poll();
        }
        return answer;
    }

    /** An hour of polls, and some. */
    private Probe.Answer anHourLater() throws Exception {
        Probe.Answer answer = poll();
        for (int i = 0; i < 260; i++) {
            answer = poll();
        }
        return answer;
    }

    private void flip(String name, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(root.resolve(name));
        bytes[at] ^= 1;
        Files.write(root.resolve(name), bytes);
    }

    @Test
    void nothingIsKnownUntilAllWasRead() throws Exception {
        Probe.Answer first = poll();
        assertThat(first.status()).isEqualTo(Status.UNKNOWN);
        assertThat(first.reason()).isEqualTo("the first round is not through: 5 of 11");
        assertThat(first.seen().facts()).isEmpty();
        Probe.Answer known = known();
        assertThat(known.status()).isEqualTo(Status.UP);
        assertThat(known.seen().facts()).containsExactly(WHOLE);
        assertThat(known.seen().figures())
                .extracting(f -> f.metric() + " " + f.value())
                .startsWith("integrity_items 11.0", "integrity_broken 0.0");
    }

    @ParameterizedTest
    @CsvSource({"part-3, 0", "part-9, 1008", "deep/large, 0", "deep/large, 3145727", "deep/large, 1600000"})
    void oneBitThatIsTurnedIsSeenWithinARound(String name, int at) throws Exception {
        assertThat(known().status()).isEqualTo(Status.UP);
        flip(name, at);
        Probe.Answer broken = anHourLater();
        assertThat(broken.status()).isEqualTo(Status.DEGRADED);
        assertThat(broken.reason()).isEqualTo("1 of 11 files not as they should be: " + name + " is changed");
        assertThat(broken.seen().facts()).containsExactly(new Fact(Topic.INTEGRITY, name, "is changed"));
        flip(name, at);
        poll();
        poll();
        poll();
        Probe.Answer mended = poll();
        assertThat(mended.status()).as(mended.reason()).isEqualTo(Status.UP);
        assertThat(mended.seen().facts()).containsExactly(WHOLE);
    }

    @Test
    void whatIsMissingOrUnreadableOrNoFileIsTold() throws Exception {
        Files.delete(root.resolve("part-1"));
        Files.delete(root.resolve("part-2"));
        Files.createDirectory(root.resolve("part-2"));
        Files.delete(root.resolve("part-3"));
        Files.createSymbolicLink(root.resolve("part-3"), Path.of("/dev/zero"));
        Files.delete(root.resolve("part-4"));
        Files.createSymbolicLink(root.resolve("part-4"), Path.of("part-4"));
        Probe.Answer answer = known();
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .contains("4 of 11 files not as they should be", "part-1 is missing")
                .contains("part-2 cannot be read: it is no file")
                .contains("part-3 cannot be read: it leads out of the root")
                .contains("part-4 cannot be read: ")
                .doesNotContain(folder.toString());
    }

    @Test
    void aRoundIsSpreadOverItsTime() throws Exception {
        known();
        poll();
        flip("part-9", 5);
        assertThat(poll().status()).as("its turn has not come").isEqualTo(Status.UP);
        assertThat(anHourLater().status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void aRoundThatCannotKeepUpIsTold() throws Exception {
        known();
        poll();
        context.later(Duration.ofMinutes(70));
        Probe.Answer late = poll();
        assertThat(late.status()).isEqualTo(Status.DEGRADED);
        assertThat(late.reason()).startsWith("the round takes longer than it may: ");
    }

    @Test
    void aFileThatWasReplacedWithItsManifestIsNotTold() throws Exception {
        known();
        write("part-5", 777);
        sum();
        Probe.Answer answer = poll();
        assertThat(answer.reason()).startsWith("the first round is not through");
        assertThat(known().status()).isEqualTo(Status.UP);
        for (int i = 0; i < 100; i++) {
            assertThat(poll().status()).isEqualTo(Status.UP);
        }
    }

    @Test
    void aManifestThatCannotBeUsedIsUnknown() throws Exception {
        String good = Files.readString(manifest);
        for (String bad : new String[] {
            "",
            "garbage",
            "zz" + good,
            good + "0".repeat(64) + "  /etc/passwd\n",
            good + "0".repeat(64) + "  a/../../b\n",
            good + "0".repeat(63) + "  a\n",
            "\u0000".repeat(1000)
        }) {
            Files.writeString(manifest, bad);
            Probe.Answer answer = poll();
            assertThat(answer.status()).as(bad).isEqualTo(Status.UNKNOWN);
            assertThat(answer.reason()).contains("manifest");
        }
        Files.write(manifest, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(poll().reason()).startsWith("the manifest cannot be read: ");
        Files.delete(manifest);
        assertThat(poll().reason()).isEqualTo("the manifest cannot be read: it is missing");
        Files.writeString(manifest, good);
        assertThat(known().status()).isEqualTo(Status.UP);
    }

    @Test
    void theManifestOfTheSystemsOwnProgramIsRead() throws Exception {
        Files.writeString(root.resolve("a b\\c"), "odd", StandardCharsets.UTF_8);
        for (String program : new String[] {"sha256sum", "sha512sum"}) {
            Process sums = new ProcessBuilder("sh", "-c", program + " ./part-* 'a b\\c' deep/large > " + manifest)
                    .directory(root.toFile())
                    .start();
            assertThat(sums.waitFor()).isZero();
            assertThat(known().status()).as(program).isEqualTo(Status.UP);
        }
        Files.writeString(root.resolve("a b\\c"), "even", StandardCharsets.UTF_8);
        assertThat(anHourLater().reason()).contains("a b\\c is changed");
    }

    @Test
    void withoutAThreadNothingIsKnown() throws Exception {
        var config = new IntegrityProbe.Config(null, null, null, null, null, null, manifest, root, null, null);
        Probe none = IntegrityProbe.kind(work -> {
                    throw new RejectedExecutionException();
                })
                .make(RealContext.target(1), config, context);
        assertThat(RealContext.poll(none).status()).isEqualTo(Status.UNKNOWN);
    }
}
