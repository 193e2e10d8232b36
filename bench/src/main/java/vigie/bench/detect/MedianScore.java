package vigie.bench.detect;

import java.util.Arrays;

/** How far a value is from the median of the last {@value #WINDOW}, in their median distances from it. */
final class MedianScore extends OneScore {
    private static final int WINDOW = 288; // a day at five minutes
    private static final int WARM_UP = 30;
    private static final double LEAST_SHARE = 1e-3;
    private static final double LEAST = 1e-9;

    private final double[] ring = new double[WINDOW];
    private final double[] sorted = new double[WINDOW];
    private int known;
    private int next;

    @Override
    double score(double value) {
        double score = known < WARM_UP ? 0 : Math.abs(value - median()) / scale();
        if (known == WINDOW) {
            remove(ring[next]);
        }
        insert(value);
        ring[next] = value;
        next = (next + 1) % WINDOW;
        return score;
    }

    private double median() {
        return sorted[known / 2];
    }

    private double scale() {
        return Math.max(distance(known / 2), LEAST + LEAST_SHARE * Math.abs(median()));
    }

    /** The distance from the median that {@code rank} others are not beyond: the nearest are taken from both sides of it in turn. */
    private double distance(int rank) {
        double median = median();
        int below = known / 2;
        int above = known / 2 + 1;
        double distance = 0;
        for (int taken = 0; taken <= rank; taken++) {
            double down = below >= 0 ? median - sorted[below] : Double.POSITIVE_INFINITY;
            double up = above < known ? sorted[above] - median : Double.POSITIVE_INFINITY;
            distance = Math.min(down, up);
            if (down <= up) {
                below--;
            } else {
                above++;
            }
        }
        return distance;
    }

    private void remove(double value) {
        int at = Arrays.binarySearch(sorted, 0, known, value);
        System.arraycopy(sorted, at + 1, sorted, at, known - at - 1);
        known--;
    }

    private void insert(double value) {
        int found = Arrays.binarySearch(sorted, 0, known, value);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, known - at);
        sorted[at] = value;
        known++;
    }
}
