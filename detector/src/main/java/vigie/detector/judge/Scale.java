package vigie.detector.judge;

/**
 * How fine and how long the memory of a forecast is.
 *
 * @param lowestSeconds the length of the shortest stretches
 * @param rungs of the ladder, each with stretches four times as long as those below
 */
record Scale(double lowestSeconds, int rungs) {
    /*
     * Stretches are parts of a quarter of a day, so that four of one rung are a whole day. The shortest is as long as the interval at least, and
     * fine enough for what fills in minutes; the longest rung spans the time within, or four days, from which a day's rhythm is known, if the
     * time within is so long that it matters; sixteen days at most, for 1 KiB.
     */
    static final double QUARTER_DAY = 21_600;
    static final double HOURS = 8 * 3_600.0; // beyond this the day's rhythm matters
    private static final double FINEST_SECONDS = 15;
    private static final double FINEST_PART = 64;
    private static final int MOST_RUNGS = 7;

    static Scale of(double withinSeconds, double intervalSeconds) {
        double finest = Math.max(intervalSeconds, Math.min(FINEST_SECONDS, withinSeconds / FINEST_PART));
        double lowest = QUARTER_DAY;
        while (lowest < finest) {
            lowest *= Ladder.FACTOR;
        }
        while (lowest / Ladder.FACTOR >= finest) {
            lowest /= Ladder.FACTOR;
        }
        double spans = withinSeconds > HOURS ? Math.max(withinSeconds, Ladder.SIZE * QUARTER_DAY) : withinSeconds;
        int rungs = 1;
        for (double s = lowest; rungs < MOST_RUNGS && Ladder.SIZE * s < spans; s *= Ladder.FACTOR) {
            rungs++;
        }
        return new Scale(lowest, rungs);
    }
}
