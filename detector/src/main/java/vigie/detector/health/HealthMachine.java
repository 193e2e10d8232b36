package vigie.detector.health;

import vigie.model.Status;

/**
 * Turns the answers of one target into what is believed of it. Pure: the state comes in and the next one goes out.
 *
 * <p>With N = {@code failAfter} and M = {@code recoverAfter}, every count being of answers in a row:
 *
 * <pre>
 * believed              becomes UP          becomes DEGRADED             becomes DOWN    becomes UNKNOWN
 * UNKNOWN, never known  1 UP                N DOWN or DEGRADED           N DOWN          -
 * UP                    -                   N DOWN or DEGRADED           N DOWN          silence
 * DEGRADED              M UP                -                            N DOWN          silence
 * DOWN                  M UP                M UP or DEGRADED, not all UP -               silence
 * UNKNOWN, was UP       1 UP                N DOWN or DEGRADED           N DOWN          -
 * UNKNOWN, was DEGRADED M UP                N DOWN or DEGRADED           N DOWN          -
 * UNKNOWN, was DOWN     M UP                M UP or DEGRADED, not all UP N DOWN          -
 * </pre>
 *
 * Columns are tried from DOWN to DEGRADED, but M UP comes before DEGRADED. So DOWN is believed on N answers DOWN alone, a
 * mixture of DOWN and DEGRADED is DEGRADED, and a target that was DOWN is never UP again on its first good answer, even after
 * a silence. An answer UNKNOWN says nothing: it neither counts nor breaks a row. Silence breaks every row: what was counted
 * before it proves nothing after it.
 *
 * @param failAfter N, at least 1
 * @param recoverAfter M, at least 1
 */
public record HealthMachine(int failAfter, int recoverAfter) {
    public HealthMachine {
        if (failAfter < 1 || recoverAfter < 1) {
            throw new IllegalArgumentException(
                    "fail_after and recover_after must be at least 1: were " + failAfter + " and " + recoverAfter);
        }
    }

    /** The state after an answer. */
    public HealthState next(HealthState s, Status answer) {
        if (answer == Status.UNKNOWN) {
            return s;
        }
        HealthState counted = count(s, answer);
        Status status = believe(counted);
        return new HealthState(
                status,
                status == Status.UNKNOWN ? s.before() : status,
                counted.down(),
                counted.bad(),
                counted.alive(),
                counted.good());
    }

    /** The state after a silence that was too long. */
    public HealthState silent(HealthState s) {
        return new HealthState(Status.UNKNOWN, s.before(), 0, 0, 0, 0);
    }

    private static HealthState count(HealthState s, Status answer) {
        boolean up = answer == Status.UP;
        boolean down = answer == Status.DOWN;
        return new HealthState(
                s.status(),
                s.before(),
                down ? more(s.down()) : 0,
                up ? 0 : more(s.bad()),
                down ? 0 : more(s.alive()),
                up ? more(s.good()) : 0);
    }

    private Status believe(HealthState s) {
        if (s.down() >= failAfter) {
            return Status.DOWN;
        }
        return switch (s.before()) {
            case UP, UNKNOWN -> s.good() >= 1 ? Status.UP : s.bad() >= failAfter ? Status.DEGRADED : s.status();
            case DEGRADED -> s.good() >= recoverAfter ? Status.UP : s.bad() >= failAfter ? Status.DEGRADED : s.status();
            case DOWN ->
                s.good() >= recoverAfter ? Status.UP : s.alive() >= recoverAfter ? Status.DEGRADED : s.status();
        };
    }

    private static int more(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }
}
