package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where the rows of a service's signals lie when nothing is wrong, and how far from there a row is. Immutable, any thread. */
public final class RelationModel {
    /*
     * A value x becomes y = +-2 ln(1 + |x - median|/(2 scale)), so that no tail outweighs the rest. With S = L L' the covariance of the healthy
     * y, rows are whitened, w = L^-1 y: what signals always do together weighs nothing there, and what they never do together weighs all. The
     * distance of a row is that to the nearest of the centroids that k-means found among the healthy w, divided by the distance that one healthy
     * row in ten reaches.
     *
     * With d = y - (the centroid's y), the distance squared is d' S^-1 d, and leaving signal i out takes (S^-1 d)_i^2 / (S^-1)_ii off it:
     * that is its share. The value that would have gone with the others is y_i - (S^-1 d)_i / (S^-1)_ii.
     */
    private static final int MOST_WIDTH = 64;
    private static final int MOST_CENTROIDS = 256;

    private final double[] medians;
    private final double[] scales;
    private final double[][] lower; // L
    private final double[][] centroids; // of whitened rows
    private final double usual;
    private final Training training;

    /**
     * What it was learnt from.
     *
     * @param rows how many
     * @param fromMs the oldest row, milliseconds since the epoch
     * @param toMs the newest row
     */
    public record Training(int rows, long fromMs, long toMs) {}

    /**
     * What one signal adds to a distance.
     *
     * @param place of the signal in a row
     * @param value that it had
     * @param expected that would have gone with the others
     * @param share how much of the distance is gone without it, of the whole of them
     */
    public record Part(int place, double value, double expected, double share) {}

    /**
     * A model.
     *
     * @param medians of each signal
     * @param scales of each signal, more than 0
     * @param lower the factor L of the covariance, as rows of a triangle
     * @param centroids whitened, one at least
     * @param usual the distance that one healthy row in ten reaches, more than 0
     */
    public RelationModel(
            double[] medians,
            double[] scales,
            double[][] lower,
            double[][] centroids,
            double usual,
            Training training) {
        this.medians = medians.clone();
        this.scales = scales.clone();
        this.lower = copy(lower);
        this.centroids = copy(centroids);
        this.usual = usual;
        this.training = training;
    }

    private static double[][] copy(double[][] rows) {
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = rows[i].clone();
        }
        return copy;
    }

    /** What it was learnt from. */
    public Training training() {
        return training;
    }

    int width() {
        return medians.length;
    }

    /** How far a row is from what is usual: 1 is what one healthy row in ten reaches. */
    public double distance(double[] row) {
        return distance(row, new double[row.length]);
    }

    /** The same without an object of its own: {@code scratch} is as wide as the row and is written over. */
    double distance(double[] row, double[] scratch) {
        for (int i = 0; i < row.length; i++) {
            scratch[i] = squashed(i, row[i]);
        }
        whitenInPlace(lower, scratch);
        return Math.sqrt(squared(scratch, nearest(scratch))) / usual;
    }

    /** What each signal adds to the distance of a row, the most first. */
    public List<Part> parts(double[] row) {
        double[] white = whitened(row);
        double[] from = nearest(white);
        int n = white.length;
        double[] difference = new double[n];
        for (int i = 0; i < n; i++) {
            difference[i] = white[i] - from[i];
        }
        double[] pull = upper(difference); // S^-1 d
        double[] shares = new double[n];
        double[] off = new double[n];
        double all = 0;
        for (int i = 0; i < n; i++) {
            double precision = precision(i);
            off[i] = pull[i] / precision;
            shares[i] = pull[i] * pull[i] / precision;
            all += shares[i];
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double expected = unsquashed(i, squashed(i, row[i]) - off[i]);
            parts.add(new Part(i, row[i], expected, all > 0 ? shares[i] / all : 0));
        }
        parts.sort(Comparator.comparingDouble((Part part) -> -part.share()).thenComparingInt(Part::place));
        return parts;
    }

    private double[] nearest(double[] white) {
        double[] nearest = centroids[0];
        double least = Double.POSITIVE_INFINITY;
        for (double[] centroid : centroids) {
            double squared = squared(white, centroid);
            if (squared < least) {
                least = squared;
                nearest = centroid;
            }
        }
        return nearest;
    }

    private static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private double[] whitened(double[] row) {
        double[] squashed = new double[row.length];
        for (int i = 0; i < squashed.length; i++) {
            squashed[i] = squashed(i, row[i]);
        }
        return whiten(lower, squashed);
    }

    /** L^-1 y. */
    public static double[] whiten(double[][] lower, double[] y) {
        double[] white = y.clone();
        whitenInPlace(lower, white);
        return white;
    }

    private static void whitenInPlace(double[][] lower, double[] y) {
        for (int i = 0; i < y.length; i++) {
            double left = y[i];
            for (int k = 0; k < i; k++) {
                left -= lower[i][k] * y[k];
            }
            y[i] = left / lower[i][i];
        }
    }

    /** L'^-1 w. */
    private double[] upper(double[] white) {
        double[] solved = new double[white.length];
        for (int i = white.length - 1; i >= 0; i--) {
            double left = white[i];
            for (int k = i + 1; k < white.length; k++) {
                left -= lower[k][i] * solved[k];
            }
            solved[i] = left / lower[i][i];
        }
        return solved;
    }

    /** The i-th number in the diagonal of S^-1. */
    private double precision(int i) {
        double[] unit = new double[medians.length];
        unit[i] = 1;
        double[] column = whiten(lower, unit);
        double sum = 0;
        for (double c : column) {
            sum += c * c;
        }
        return sum;
    }

    /** A value about a median in scales, its tails drawn in. */
    public static double squash(double value, double median, double scale) {
        double z = (value - median) / scale;
        return Math.copySign(2 * Math.log1p(Math.abs(z) / 2), z);
    }

    private double squashed(int i, double value) {
        return squash(value, medians[i], scales[i]);
    }

    private double unsquashed(int i, double y) {
        return medians[i] + Math.copySign(2 * Math.expm1(Math.abs(y) / 2), y) * scales[i];
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(medians.length);
        out.writeInt(centroids.length);
        write(medians, out);
        write(scales, out);
        for (double[] row : lower) {
            write(row, out);
        }
        for (double[] centroid : centroids) {
            write(centroid, out);
        }
        out.writeDouble(usual);
        out.writeInt(training.rows());
        out.writeLong(training.fromMs());
        out.writeLong(training.toMs());
    }

    static RelationModel read(DataInput in) throws IOException {
        int width = number(in, MOST_WIDTH);
        int count = number(in, MOST_CENTROIDS);
        double[] medians = read(width, in);
        double[] scales = read(width, in);
        double[][] lower = new double[width][];
        for (int i = 0; i < width; i++) {
            lower[i] = read(width, in);
        }
        double[][] centroids = new double[count][];
        for (int i = 0; i < count; i++) {
            centroids[i] = read(width, in);
        }
        double usual = in.readDouble();
        return new RelationModel(
                medians, scales, lower, centroids, usual, new Training(in.readInt(), in.readLong(), in.readLong()));
    }

    static int number(DataInput in, int most) throws IOException {
        int number = in.readInt();
        if (number < 1 || number > most) {
            throw new IOException("a size must be from 1 to " + most + ": was " + number);
        }
        return number;
    }

    static void write(double[] values, DataOutput out) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    static double[] read(int count, DataInput in) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }
}
