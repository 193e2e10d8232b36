package vigie.bench.detect;

/** What a kind of user of the Numenta Anomaly Benchmark gains and loses. What is found in time is worth 1 in each of them. */
enum NabProfile {
    STANDARD("standard", 1, 0.11),
    LOW_FALSE_POSITIVES("reward_low_FP_rate", 1, 0.22),
    LOW_FALSE_NEGATIVES("reward_low_FN_rate", 2, 0.11);

    private final String title;
    private final double missed;
    private final double falsely;

    NabProfile(String title, double missed, double falsely) {
        this.title = title;
        this.missed = missed;
        this.falsely = falsely;
    }

    /** The name that the benchmark has for it. */
    String title() {
        return title;
    }

    /** What a window costs in which nothing is detected. */
    double missed() {
        return missed;
    }

    /** What a detection costs that lies far behind every window. */
    double falsely() {
        return falsely;
    }
}
