package vigie.collector.probe.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.FakeBeats;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.model.BeatBook.Beat;
import vigie.model.BeatBook.Watch;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Status;

/** What the record may say of a heartbeat: in time, late, failed, never; and whether anybody was there to be called. */
class HeartbeatProbeTest extends ProbeContract {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeBeats beats = new FakeBeats();

    private static HeartbeatProbe.Config config(@Nullable String name) {
        return new HeartbeatProbe.Config(name, DAY, HOUR, new Secret("0123456789abcdef"));
    }

    private Instant ago(Duration by) {
        return context.now().minus(by);
    }

    private Probe.Answer called(Duration ago, boolean ok, String message, Duration listening) {
        beats.watch = new Watch(ago(Duration.ofDays(30)), new Beat("n", ago(ago), ok, message), ago(listening));
        return poll(probe());
    }

    private Probe.Answer called(Duration ago) {
        return called(ago, true, "", Duration.ofDays(30));
    }

    private Probe.Answer neverCalled(Duration since, Duration listening) {
        beats.watch = new Watch(ago(since), null, ago(listening));
        return poll(probe());
    }

    @Override
    protected Probe probe() {
        return new HeartbeatProbe(TARGET, config(null), context, Runnable::run, beats);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        String said = new String(bytes, StandardCharsets.UTF_8);
        beats.watch =
                new Watch(Instant.EPOCH, new Beat("n", context.now(), said.length() % 2 == 0, said), Instant.EPOCH);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        beats.trouble = new IllegalStateException("scripted failure");
    }

    @Override
    protected void assertFailed(Probe.Answer answer, CheckResult.Phase phase) {
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("the record does not say when it was called: scripted failure");
    }

    @Test
    void aCallInTimeIsUpUntilTheGraceIsOver() {
        assertThat(called(Duration.ZERO).status()).isEqualTo(Status.UP);
        assertThat(called(DAY.plus(HOUR).minusSeconds(2)).status()).isEqualTo(Status.UP);
        Probe.Answer late = called(DAY.plus(HOUR).plusSeconds(180));
        assertThat(late.status()).isEqualTo(Status.DOWN);
        assertThat(late.reason()).isEqualTo("last heard 1 d 1 h ago, due every 1 d with a grace of 1 h");
        assertThat(late.seen().figures()).singleElement().satisfies(figure -> {
            assertThat(figure.metric()).isEqualTo("heartbeat_age_seconds");
            assertThat(figure.value()).isEqualTo(90_180);
        });
        assertThat(beats.asked).containsOnly("api-health");
    }

    @Test
    void whatWasNeverCalledIsUnknownAndThenDown() {
        Probe.Answer waiting = neverCalled(DAY, DAY);
        assertThat(waiting.status()).isEqualTo(Status.UNKNOWN);
        assertThat(waiting.reason()).startsWith("not called yet: it is due until ");
        Probe.Answer never =
                neverCalled(DAY.plus(HOUR).plusSeconds(2), DAY.plus(HOUR).plusSeconds(2));
        assertThat(never.status()).isEqualTo(Status.DOWN);
        assertThat(never.reason()).startsWith("never called since ");
    }

    @Test
    void aCallerThatSaysThatItFailedIsDownAtOnce() {
        Probe.Answer answer = called(Duration.ofMinutes(1), false, "disk full\r\n\u001b[31m", DAY);
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).endsWith(" that it failed: disk full   [31m");
        assertThat(called(Duration.ofMinutes(1), false, "", DAY).reason()).endsWith(" that it failed");
        assertThat(called(Duration.ZERO).status()).isEqualTo(Status.UP);
    }

    @Test
    void whoCouldNotCallIsNotDown() {
        Duration late = DAY.plus(HOUR).plusSeconds(10);
        Probe.Answer deaf = called(late, true, "", Duration.ofMinutes(30));
        assertThat(deaf.status()).isEqualTo(Status.UNKNOWN);
        assertThat(deaf.reason()).contains("; but nobody was there to be called until ");
        assertThat(called(late, true, "", Duration.ofHours(2)).status())
                .as("it may call as much before its time as after it")
                .isEqualTo(Status.UNKNOWN);
        assertThat(called(late, true, "", Duration.ofHours(3)).status())
                .as("somebody was there when it was due")
                .isEqualTo(Status.DOWN);
        assertThat(called(late.plus(late), true, "", late).status())
                .as("a whole period has passed")
                .isEqualTo(Status.DOWN);
        assertThat(neverCalled(late, HOUR).status()).isEqualTo(Status.UNKNOWN);
        assertThat(called(Duration.ofMinutes(1), false, "", Duration.ofSeconds(1))
                        .status())
                .as("who said that it failed was heard")
                .isEqualTo(Status.DOWN);
    }

    @Test
    void timesThatCannotBeAreUnknown() {
        Probe.Answer future = called(Duration.ofMinutes(-6));
        assertThat(future.status()).isEqualTo(Status.UNKNOWN);
        assertThat(future.reason()).endsWith(": a clock was wrong");
        assertThat(called(Duration.ofMinutes(-4)).status()).isEqualTo(Status.UP);
        beats.watch = new Watch(Instant.ofEpochMilli(Long.MAX_VALUE), null, Instant.EPOCH);
        assertThat(poll(probe()).status()).isEqualTo(Status.UNKNOWN);
        beats.watch =
                new Watch(Instant.EPOCH, new Beat("n", Instant.ofEpochMilli(Long.MIN_VALUE), true, ""), Instant.EPOCH);
        assertThat(poll(probe()).status()).isEqualTo(Status.DOWN);
    }

    @Test
    void noThreadOrNoneInTimeIsUnknown() {
        Probe none = new HeartbeatProbe(
                TARGET,
                config(null),
                context,
                work -> {
                    throw new RejectedExecutionException("full");
                },
                beats);
        assertThat(poll(none).reason()).endsWith("no thread is free");
        List<Runnable> waiting = new ArrayList<>();
        List<Probe.Answer> answers = new ArrayList<>();
        new HeartbeatProbe(TARGET, config(null), context, waiting::add, beats)
                .start(Duration.ofSeconds(1), answers::add);
        time.advance(Duration.ofSeconds(2));
        waiting.forEach(Runnable::run);
        assertThat(answers).singleElement().satisfies(a -> {
            assertThat(a.status()).isEqualTo(Status.UNKNOWN);
            assertThat(a.reason()).endsWith("none came within the time");
        });
        assertThat(beats.asked).isEmpty();
    }

    @Test
    void theNameHoldsTheInstance() {
        poll(new HeartbeatProbe(TARGET, config("{check}.{instance}:x"), context, Runnable::run, beats));
        assertThat(beats.asked).containsExactly("health.127.0.0.1:8081:x");
    }

    @Test
    void refusesNonsenseAndHasDefaults() {
        HeartbeatProbe.Config config = new HeartbeatProbe.Config(null, DAY, null, null);
        assertThat(config.grace()).isEqualTo(Duration.ofMinutes(144));
        assertThat(config.nameOf("shop", "nightly")).hasToString("shop-nightly");
        assertThat(new HeartbeatProbe.Config(null, Duration.ofSeconds(2), null, null).grace())
                .isEqualTo(Duration.ofSeconds(1));
        assertThatThrownBy(() -> new HeartbeatProbe.Config(null, Duration.ZERO, null, null))
                .hasMessage("every must be from 1s to 366d: was PT0S");
        assertThatThrownBy(() -> new HeartbeatProbe.Config(null, DAY, Duration.ofDays(367), null))
                .hasMessageStartingWith("grace must be from 1s to 366d: was");
        for (String name : List.of("", "a/b", "é", "a b", "{other}", "{instance}{instance}", "%41", "a".repeat(201))) {
            assertThatThrownBy(() -> config(name)).as(name).hasMessageStartingWith("heartbeat must be of 1 to 200");
        }
    }
}
