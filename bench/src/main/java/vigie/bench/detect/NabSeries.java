package vigie.bench.detect;

import java.util.Arrays;
import java.util.List;
import vigie.detector.backtest.AlarmEvents;
import vigie.detector.backtest.RowRange;

/**
 * One series of the Numenta Anomaly Benchmark, with what a detection at each of its rows would be worth [1].
 *
 * <p>[1] A. Lavin, S. Ahmad, Evaluating Real-time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark, ICMLA 2015.
 */
final class NabSeries {
    /*
     * A sigmoid s(y) = 2 / (1 + exp(5 y)) - 1 falls from almost 1 at y = -1 through 0 to almost -1 at y = 1.
     *
     * In a window y goes from -1 at its first row to -1/width at its last: the earlier, the better, and the last row is worth more
     * than nothing. Behind a window y is the distance from its last row in windows (of width - 1): just late costs little, and
     * beyond three windows, or where no window came before, a detection costs all. Worth is divided by s(-1) in a window, so that its
     * first row is worth 1, and is not behind it.
     */
    private static final double STEEP = 5;
    private static final double FAR = 3;
    private static final double FIRST_ROW = sigmoid(-1);

    private final String name;
    private final double[] scores;
    private final double[] worth;
    private final int[] window;
    private final int windows;

    /**
     * A series.
     *
     * @param name its file under the tree, with slashes
     * @param scores of its rows; a detection is a score that reaches a threshold
     * @param windows in which something was wrong, in order
     */
    NabSeries(String name, double[] scores, List<RowRange> windows) {
        this.name = name;
        this.scores = scores.clone();
        this.windows = windows.size();
        worth = new double[scores.length];
        window = new int[scores.length];
        Arrays.fill(worth, -1);
        Arrays.fill(window, -1);
        for (int w = 0; w < windows.size(); w++) {
            RowRange range = windows.get(w);
            behind(range);
            inside(range, w);
        }
    }

    private void inside(RowRange range, int number) {
        double width = range.last() - range.first() + 1;
        for (int i = (int) range.first(); i <= range.last(); i++) {
            worth[i] = sigmoid(-(range.last() - i + 1) / width) / FIRST_ROW;
            window[i] = number;
        }
    }

    /** Up to the end of the series; the next window writes its own over it. */
    private void behind(RowRange range) {
        double unit = range.last() - range.first();
        for (int i = (int) range.last() + 1; i < worth.length; i++) {
            double distance = (i - range.last()) / unit;
            worth[i] = distance > FAR ? -1 : sigmoid(distance);
        }
    }

    private static double sigmoid(double y) {
        return 2 / (1 + Math.exp(STEEP * y)) - 1;
    }

    String name() {
        return name;
    }

    /** The folder that it lies in. */
    String category() {
        return name.substring(0, Math.max(0, name.indexOf('/')));
    }

    int rows() {
        return scores.length;
    }

    int windows() {
        return windows;
    }

    /** The first row that counts. */
    int from() {
        return (int) AlarmEvents.probation(scores.length);
    }

    double score(int row) {
        return scores[row];
    }

    /** The window of a row, from 0; -1 outside. */
    int window(int row) {
        return window[row];
    }

    /** What a detection at a row is worth: in (0, 1] in a window, in [-1, 0) outside. */
    double worth(int row) {
        return worth[row];
    }
}
