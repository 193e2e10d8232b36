package vigie.alerting.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.AlertState;
import vigie.model.Finding;

class LifeTest {
    private static final Life.Waits WAITS = new Life.Waits(30_000, 10_000);
    private static final long T0 = 1_000_000;

    /** Words: A for ACTIVE, C for CLEAR, U for UNKNOWN, a number for seconds that pass. */
    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "A,                 PENDING,  30, 'it holds, but not yet for long enough'",
        "A 29,              PENDING,  1,  'one second is missing'",
        "A 30,              FIRING,   -,  'time alone makes it fire'",
        "A 10 C,            RESOLVED, -,  'it was over before anybody was told'",
        "A 10 U 60,         PENDING,  -,  'the unknown freezes the timer: it does not complete'",
        "A 10 U 60 A 19,    PENDING,  1,  'and it does not begin anew'",
        "A 10 U 60 A 20,    FIRING,   -,  '10 s before and 20 s after make 30 s'",
        "A 10 A 10 A 10,    FIRING,   -,  'saying it again changes nothing'",
        "A 10 U 5 C,        RESOLVED, -,  'over is over, also after the unknown'",
        "A 30 C,            FIRING,   10, 'gone, but not yet for long enough'",
        "A 30 C 9,          FIRING,   1,  'one second is missing'",
        "A 30 C 10,         RESOLVED, -,  'gone for long enough'",
        "A 30 C 9 A 1 C 9,  FIRING,   1,  'it came back: the wait begins anew'",
        "A 30 U 3600,       FIRING,   -,  'the unknown resolves nothing'",
        "A 30 C 5 U 60,     FIRING,   -,  'nor while it was on its way out'",
        "A 30 C 5 U 60 C 4, FIRING,   1,  'known to be gone for 9 s'",
        "A 30 C 5 U 60 C 5, RESOLVED, -,  'known to be gone for 10 s'",
        "A 30 C 10 A,       RESOLVED, -,  'the next life is another row'",
    })
    void followsItsTable(String words, AlertState state, String dueInSeconds, String why) {
        long now = T0;
        Life life = null;
        for (String word : words.split(" ")) {
            if (Character.isDigit(word.charAt(0))) {
                now += Long.parseLong(word) * 1_000;
                life = Objects.requireNonNull(life).next(life.seen(), now, WAITS);
            } else if (life == null) {
                life = Life.begin(now, now, WAITS);
            } else {
                life = life.next(said(word), now, WAITS);
            }
        }
        assertThat(Objects.requireNonNull(life).state()).as(why).isEqualTo(state);
        long due = dueInSeconds.equals("-") ? Life.STANDS : now + Long.parseLong(dueInSeconds) * 1_000;
        assertThat(life.dueAt(WAITS)).isEqualTo(due);
    }

    private static Finding.State said(String word) {
        return switch (word) {
            case "A" -> Finding.State.ACTIVE;
            case "C" -> Finding.State.CLEAR;
            default -> Finding.State.UNKNOWN;
        };
    }

    @Test
    void withoutARuleItFiresAtOnceAndIsResolvedAtOnce() {
        Life life = Life.begin(T0, T0, Life.Waits.NONE);
        assertThat(life.state()).isEqualTo(AlertState.FIRING);
        assertThat(life.next(Finding.State.CLEAR, T0, Life.Waits.NONE).state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void aConditionThatHeldBeforeItWasSaidHasWaitedAlready() {
        assertThat(Life.begin(T0 - 30_000, T0, WAITS).state()).isEqualTo(AlertState.FIRING);
        assertThat(Life.begin(T0 - 20_000, T0, WAITS).dueAt(WAITS)).isEqualTo(T0 + 10_000);
        assertThat(Life.begin(T0 + 99_000, T0, WAITS).dueAt(WAITS))
                .as("a since in the future proves nothing")
                .isEqualTo(T0 + 30_000);
    }

    @Test
    void aClockThatIsSetBackTakesNothingAwayAndAddsNothing() {
        Life life = Life.begin(T0, T0, WAITS).next(Finding.State.ACTIVE, T0 + 20_000, WAITS);
        Life back = life.next(Finding.State.ACTIVE, T0 + 5_000, WAITS);
        assertThat(back.state()).isEqualTo(AlertState.PENDING);
        assertThat(back.dueAt(WAITS)).isEqualTo(T0 + 15_000);
    }

    /** The naive twin keeps every word with its time, and adds up from the beginning each time. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void agreesWithItsNaiveTwinOnRandomStreams(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            Life life = Life.begin(0, 0, WAITS);
            NaiveLife naive = new NaiveLife();
            naive.say(Finding.State.ACTIVE, 0);
            long now = 0;
            for (int step = 0; step < 60 && life.state() != AlertState.RESOLVED; step++) {
                now += random.nextInt(8_000);
                Finding.State said = random.nextInt(3) > 0
                        ? life.seen()
                        : said(List.of("A", "C", "U").get(random.nextInt(3)));
                life = life.next(life.seen(), now, WAITS);
                naive.timeIs(now);
                life = life.next(said, now, WAITS);
                naive.say(said, now);
                assertThat(life.state())
                        .as("seed %d run %d step %d", seed, run, step)
                        .isEqualTo(naive.state);
            }
        }
    }

    private static final class NaiveLife {
        private AlertState state = AlertState.PENDING;
        private Finding.State last = Finding.State.UNKNOWN;
        private long lastAt;
        private long heldMs;
        private long goneMs;

        void timeIs(long now) {
            if (last == Finding.State.ACTIVE) {
                heldMs += now - lastAt;
            }
            if (last == Finding.State.CLEAR) {
                goneMs += now - lastAt;
            }
            lastAt = now;
            if (state == AlertState.PENDING && last == Finding.State.ACTIVE && heldMs >= WAITS.holdMs()) {
                state = AlertState.FIRING;
                goneMs = 0;
            }
            if (state == AlertState.FIRING && last == Finding.State.CLEAR && goneMs >= WAITS.keepMs()) {
                state = AlertState.RESOLVED;
            }
        }

        void say(Finding.State said, long now) {
            timeIs(now);
            last = said;
            if (said == Finding.State.ACTIVE) {
                goneMs = 0;
            }
            if (said == Finding.State.CLEAR && state == AlertState.PENDING) {
                state = AlertState.RESOLVED;
            }
        }
    }
}
