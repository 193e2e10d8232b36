package vigie.detector.peers;

import java.util.Arrays;

/** Where everybody stands at one moment, and what the others are to each. */
final class Crowd {
    /*
     * The median of the others is found from the sorted values without sorting anew: who is left out moves the middle by one place
     * at most. Likewise the spread of the others: 1.4826 times the median distance from what is usual for each (of a Gaussian that
     * is the standard deviation, and almost half of the others may be anywhere without moving it far). O(n log n) for all.
     */
    private static final double GAUSSIAN = 1.4826;

    private final double[] medians;
    private final double[] spreads;

    /** At least two values, each with its usual distance from the median of the others. */
    Crowd(double[] values, double[] habits) {
        medians = ofOthers(values);
        double[] distances = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            distances[i] = Math.abs(values[i] - medians[i] - habits[i]);
        }
        spreads = ofOthers(distances);
    }

    /** The median of all but one. */
    double median(int i) {
        return medians[i];
    }

    /** How far the others are from where each of them usually is. */
    double spread(int i) {
        return GAUSSIAN * spreads[i];
    }

    private static double[] ofOthers(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int others = values.length - 1;
        double[] medians = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int place = Arrays.binarySearch(sorted, values[i]);
            double upper = without(sorted, place, others / 2);
            medians[i] = others % 2 == 1 ? upper : (without(sorted, place, others / 2 - 1) + upper) / 2;
        }
        return medians;
    }

    private static double without(double[] sorted, int left, int k) {
        return sorted[k < left ? k : k + 1];
    }
}
