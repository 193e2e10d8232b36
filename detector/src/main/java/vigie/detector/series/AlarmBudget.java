package vigie.detector.series;

import vigie.model.Service.Tier;

/**
 * The false alarms that are accepted a day over all series that learn, shared out by the importance of their services: the expected
 * number of false alarms of many series is the sum of theirs, whatever they have to do with each other. Written once a second, read by
 * any thread.
 */
final class AlarmBudget {
    private volatile double share = Double.POSITIVE_INFINITY;

    /** What a series of this importance weighs: a critical one may speak twice as often as a usual one. */
    static double weight(Tier tier) {
        return switch (tier) {
            case CRITICAL -> 4;
            case STANDARD -> 2;
            case BEST_EFFORT -> 1;
        };
    }

    /**
     * Shares it out anew.
     *
     * @param falseAlarms a day over all series, infinite if there is no bound
     * @param weights of all series together
     */
    void share(double falseAlarms, double weights) {
        share = weights > 0 ? falseAlarms / weights : Double.POSITIVE_INFINITY;
    }

    /** What a series of a weight may raise a day. */
    double of(double weight) {
        return share * weight;
    }
}
