package vigie.bench.detect;

/** How many deviations a value is from the mean, both weighted exponentially: the rule that most dashboards are alerted by. */
final class EwmaScore extends OneScore {
    private static final double WEIGHT = 0.01;
    private static final int WARM_UP = 30;
    private static final double LEAST_SHARE =
            1e-3; // of the mean: a line without noise is not infinitely sure of itself
    private static final double LEAST = 1e-9;

    private long seen;
    private double mean;
    private double variance;

    @Override
    double score(double value) {
        double off = value - mean;
        double deviation = Math.max(Math.sqrt(variance), LEAST + LEAST_SHARE * Math.abs(mean));
        double score = seen < WARM_UP ? 0 : Math.abs(off) / deviation;
        double weight = Math.max(WEIGHT, 1.0 / (seen + 1));
        mean += weight * off;
        variance = seen == 0 ? 0 : (1 - weight) * (variance + weight * off * off);
        seen++;
        return score;
    }
}
