package vigie.detector.health;

import vigie.model.Status;

/**
 * Whether a target's answers change too often to be believed: the percentage of changes among the last 21 answers.
 *
 * <p>As Nagios and Naemon do it: each of the 20 transitions weighs between 0.8 (the oldest) and 1.2 (the newest), growing by
 * equal steps; the weights add up to 20. Flapping starts at 50 % and stops under 25 %; between the two it stays what it was.
 * Before there are 21 answers the missing ones count as no change. Pure: the state comes in and the next one goes out.
 *
 * @param last the last answer that said something, UNKNOWN before the first
 * @param changes one bit a transition, the newest lowest
 * @param flapping whether it flaps
 */
public record Flapping(Status last, int changes, boolean flapping) {
    /** A target that has not answered yet. */
    public static final Flapping START = new Flapping(Status.UNKNOWN, 0, false);

    static final int TRANSITIONS = 20;
    static final double START_PERCENT = 50;
    static final double STOP_PERCENT = 25;
    private static final double OLDEST = 0.8;
    private static final double NEWEST = 1.2;

    /** The state after an answer; UNKNOWN says nothing and changes nothing. */
    public Flapping next(Status answer) {
        if (answer == Status.UNKNOWN) {
            return this;
        }
        int changed = last != Status.UNKNOWN && last != answer ? 1 : 0;
        int history = ((changes << 1) | changed) & ((1 << TRANSITIONS) - 1);
        double percent = percent(history);
        return new Flapping(answer, history, flapping ? percent >= STOP_PERCENT : percent >= START_PERCENT);
    }

    /** The weighted percentage of transitions that were changes, from 0 to 100. */
    public double percent() {
        return percent(changes);
    }

    private static double percent(int history) {
        double sum = 0;
        for (int age = 0; age < TRANSITIONS; age++) {
            if ((history >>> age & 1) == 1) {
                sum += NEWEST - (NEWEST - OLDEST) * age / (TRANSITIONS - 1);
            }
        }
        return sum * 100 / TRANSITIONS;
    }
}
