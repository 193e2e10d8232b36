package vigie.detector.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.model.Status;

class HealthMachineTest {
    /** Answers: u UP, g DEGRADED, d DOWN, ? UNKNOWN, - a silence that is too long. */
    @ParameterizedTest(name = "[{index}] {4}: N={0} M={1} {2} ends {3}")
    @CsvSource({
        "3, 2, '',          UNKNOWN,  nothing is known before the first answer",
        "3, 2, u,           UP,       the first good answer is believed at once",
        "3, 2, d,           UNKNOWN,  the first bad answer is not",
        "3, 2, ddd,         DOWN,     N in a row are",
        "3, 2, ddu,         UP,       a good answer before that settles it",
        "3, 2, udd,         UP,       UP outlives N - 1 bad answers",
        "3, 2, uddd,        DOWN,     and not N",
        "3, 2, uddudd,      UP,       a good answer breaks the row",
        "3, 2, ugg,         UP,       DEGRADED takes N answers as well",
        "3, 2, uggg,        DEGRADED, and is its own state",
        "3, 2, udgd,        DEGRADED, a mixture is the lesser of the two",
        "3, 2, udgddd,      DOWN,     until N are DOWN in a row",
        "3, 2, ugggddd,     DOWN,     DEGRADED becomes DOWN",
        "3, 2, ugggdd,      DEGRADED, after N answers",
        "3, 2, ugggu,       DEGRADED, DEGRADED is over after M good answers",
        "3, 2, ugggugu,     DEGRADED, in a row",
        "3, 2, uggguu,      UP,       and not before",
        "3, 2, udddu,       DOWN,     DOWN is over after M good answers",
        "3, 2, udddudu,     DOWN,     in a row",
        "3, 2, uddduu,      UP,       and not before",
        "3, 2, udddg,       DOWN,     one answer that is not DOWN proves little",
        "3, 2, udddgg,      DEGRADED, M of them prove that it works again",
        "3, 2, udddgu,      DEGRADED, the last of them may be good",
        "3, 2, udddguu,     UP,       and M good ones are UP",
        "3, 2, udddug,      DEGRADED, or the first of them",
        "3, 2, '???',       UNKNOWN,  an answer UNKNOWN says nothing",
        "3, 2, u??????,     UP,       it does not count",
        "3, 2, udd?d,       DOWN,     and it does not break a row of bad ones",
        "3, 2, udddu?u,     UP,       or of good ones",
        "3, 2, u-,          UNKNOWN,  silence is UNKNOWN",
        "3, 2, u-u,         UP,       what was UP is UP at the next good answer",
        "3, 2, uddd-u,      UNKNOWN,  what was DOWN is not",
        "3, 2, uddd-uu,     UP,       it takes M",
        "3, 2, uddd-dd,     UNKNOWN,  old bad answers prove nothing after a silence",
        "3, 2, uddd-ddd,    DOWN,     N new ones do",
        "3, 2, udd-d,       UNKNOWN,  a silence breaks the row",
        "3, 2, uddd-ugu,    DEGRADED, a mixture after DOWN is DEGRADED",
        "3, 2, uddd--u-u,   UNKNOWN,  a second silence breaks the row again",
        "3, 2, uggg-u,      UNKNOWN,  what was DEGRADED takes M good answers",
        "3, 2, uggg-uu,     UP,       and then is UP",
        "3, 2, -u,          UP,       never known and silent is still never known",
        "1, 1, ud,          DOWN,     with N = 1 one is enough",
        "1, 1, udu,         UP,       with M = 1 as well",
        "1, 1, ug,          DEGRADED, for DEGRADED too",
        "1, 1, udg,         DEGRADED, and from DOWN",
        "2, 5, uddggdgggu,  DOWN,     a long recovery counts from the last DOWN",
        "2, 4, uddggug,     DEGRADED, whatever kinds of answers it is made of"
    })
    void believes(int failAfter, int recoverAfter, String answers, Status end, String sentence) {
        assertThat(run(new HealthMachine(failAfter, recoverAfter), answers).status())
                .isEqualTo(end);
    }

    @Test
    void outlivesAnyNumberOfAnswers() {
        HealthMachine machine = new HealthMachine(2, 2);
        HealthState endless = new HealthState(Status.UP, Status.UP, 0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
        HealthState next = machine.next(endless, Status.UP);
        assertThat(next).isEqualTo(endless);
    }

    @Test
    void refusesNumbersThatNeverBelieve() {
        assertThatThrownBy(() -> new HealthMachine(0, 2)).hasMessageContaining("were 0 and 2");
        assertThatThrownBy(() -> new HealthMachine(3, 0)).hasMessageContaining("were 3 and 0");
    }

    private static HealthState run(HealthMachine machine, String answers) {
        HealthState state = HealthState.START;
        for (int i = 0; i < answers.length(); i++) {
            char c = answers.charAt(i);
            state = c == '-' ? machine.silent(state) : machine.next(state, status(c));
        }
        return state;
    }

    private static Status status(char c) {
        return switch (c) {
            case 'u' -> Status.UP;
            case 'g' -> Status.DEGRADED;
            case 'd' -> Status.DOWN;
            case '?' -> Status.UNKNOWN;
            default -> throw new IllegalArgumentException("unknown answer " + c);
        };
    }
}
