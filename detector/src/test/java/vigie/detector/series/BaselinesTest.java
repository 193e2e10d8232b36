package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Aim;
import vigie.model.Series;

/** What was learnt survives a restart, whole or not at all. */
class BaselinesTest {
    private final Watch[] watches = {
        Rig.adaptive("load", "load"),
        Rig.above("errors", "errors_total", 2),
        Rig.quantileAbove("latency", "seconds", 0.5, 0.25)
    };
    private final Rig before = new Rig();
    private final Rig after = new Rig();

    @Test
    void everythingGoesOnAsIfNothingHadHappened() throws IOException {
        Rig unbroken = new Rig();
        for (Rig rig : new Rig[] {before, unbroken}) {
            rig.watch(watches);
            feed(rig, 0, 100);
        }
        assertThat(load(after, save(before))).isEmpty();
        after.watch(watches);
        after.later(100 * Rig.STEP_MS);
        feed(after, 100, 200);
        feed(unbroken, 100, 200);
        assertThat(after.desk.scores()).isEqualTo(unbroken.desk.scores());
        assertThat(after.desk.scores()).allMatch(score -> score.seen() > 190);
    }

    @Test
    void theFirstPollAfterARestartIsJudged() throws IOException {
        before.watch(watches);
        feed(before, 0, 100);
        load(after, save(before));
        after.watch(watches);
        after.later(100 * Rig.STEP_MS);
        feed(after, 100, 101);
        assertThat(after.said()).containsExactly("load CLEAR", "errors CLEAR", "latency CLEAR");
    }

    @Test
    void aChangedSignalLearnsAnew() throws IOException {
        before.watch(Rig.adaptive("load", "load"));
        feed(before, 0, 100);
        load(after, save(before));
        Aim other = new Aim(true, false, 0, 0, 0.02);
        after.watch(new Watch(
                "load",
                "load",
                watches[0].matching(),
                null,
                watches[0].kind(),
                watches[0].severity(),
                other.toString(),
                s -> new AdaptiveJudge(other, s)));
        feed(after, 0, 3);
        assertThat(after.score().seen()).isEqualTo(3);
    }

    @Test
    void whatIsNotAskedForIsKeptForAWeek() throws IOException {
        before.watch(watches);
        feed(before, 0, 100);
        load(after, save(before));
        after.later(Duration.ofDays(6).toMillis());
        Rig third = new Rig();
        load(third, save(after));
        assertThat(save(third)).hasSizeGreaterThan(200);
        third.later(Duration.ofDays(8).toMillis());
        assertThat(save(third)).hasSize(20);
    }

    @Test
    void nothingSavedIsNothingLoaded() throws IOException {
        assertThat(load(after, save(before))).isEmpty();
    }

    @Test
    void aTornFileIsRefusedWithAReason() throws IOException {
        before.watch(watches);
        feed(before, 0, 50);
        byte[] whole = save(before);
        for (int length = 0; length < whole.length; length += 1 + length / 10) {
            byte[] torn = java.util.Arrays.copyOf(whole, length);
            assertThat(load(after, torn)).get().asString().contains("end too early");
        }
        after.watch(watches);
        feed(after, 0, 1);
        assertThat(after.desk.scores()).allMatch(score -> score.seen() <= 1);
    }

    @Test
    void aFlippedByteIsRefused() throws IOException {
        before.watch(watches);
        feed(before, 0, 50);
        byte[] whole = save(before);
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            byte[] bad = whole.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Optional<String> refusal = load(after, bad);
            assertThat(refusal).as("byte %d", at).isPresent();
        }
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        byte[] whole = save(before);
        ByteBuffer.wrap(whole).putInt(4, 1);
        assertThat(load(after, whole)).get().asString().contains("version 3: was 1");
    }

    @Test
    void aLengthThatLiesTakesNoMemory() throws IOException {
        byte[] whole = save(before);
        ByteBuffer.wrap(whole).putInt(8, Integer.MAX_VALUE);
        assertThat(load(after, whole)).get().asString().contains("end too early");
        ByteBuffer.wrap(whole).putInt(8, -5);
        assertThat(load(after, whole)).get().asString().contains("was -5");
    }

    private static void feed(Rig rig, int from, int to) {
        Series load = rig.series("load", Series.Kind.GAUGE);
        Series errors = rig.series("errors_total", Series.Kind.COUNTER);
        Series fast = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "0.1");
        Series all = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "+Inf");
        for (int i = from; i < to; i++) {
            rig.poll(load, 10 + Math.sin(i), errors, i * 7, fast, i * 90, all, i * 100);
        }
    }

    private static byte[] save(Rig rig) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rig.desk.save(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Optional<String> load(Rig rig, byte[] bytes) {
        return rig.desk.load(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
