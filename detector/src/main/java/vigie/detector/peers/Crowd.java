package vigie.detector.peers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Where everybody stands at one moment, and what the others are to each. */
final class Crowd {
    /*
     * The median of the others is found from the sorted values without sorting anew: who is left out moves the middle by one place
     * at most, so there are three such medians at most. The spread of the others is 1.4826 times the median of their distances from
     * where they would usually be beside that median (of a Gaussian that is the standard deviation, and almost half of the others may be
     * anywhere without moving it far). O(n log n) for all.
     */
    private static final double GAUSSIAN = 1.4826;

    private final double[] medians;
    private final double[] spreads;

    /** At least two values, each with its usual distance from the median of the others. */
    Crowd(double[] values, double[] habits) {
        int n = values.length;
        medians = new double[n];
        spreads = new double[n];
        double[] sorted = sorted(values);
        Map<Double, double[]> sortedDistances = new HashMap<>();
        for (int i = 0; i < n; i++) {
            double median = ofOthers(sorted, values[i]);
            double[] far = sortedDistances.computeIfAbsent(median, m -> sorted(distances(values, habits, m)));
            medians[i] = median;
            spreads[i] = GAUSSIAN * ofOthers(far, distance(values[i], habits[i], median));
        }
    }

    /** The median of all but one. */
    double median(int i) {
        return medians[i];
    }

    /** How far the others are from where each of them usually is. */
    double spread(int i) {
        return spreads[i];
    }

    private static double distance(double value, double habit, double median) {
        return Math.abs(value - median - habit);
    }

    private static double[] distances(double[] values, double[] habits, double median) {
        double[] distances = new double[values.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = distance(values[i], habits[i], median);
        }
        return distances;
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** The median of sorted values without one of them. */
    private static double ofOthers(double[] sorted, double left) {
        int place = Arrays.binarySearch(sorted, left);
        int others = sorted.length - 1;
        double upper = without(sorted, place, others / 2);
        return others % 2 == 1 ? upper : (without(sorted, place, others / 2 - 1) + upper) / 2;
    }

    private static double without(double[] sorted, int place, int k) {
        return sorted[k < place ? k : k + 1];
    }
}
