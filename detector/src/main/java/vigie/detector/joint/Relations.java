package vigie.detector.joint;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.kmeans.KMeansModel;
import org.tribuo.clustering.kmeans.KMeansTrainer;
import org.tribuo.clustering.kmeans.KMeansTrainer.Initialisation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.la.DenseVector;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import vigie.detector.judge.RelationJudge.Healthy;
import vigie.detector.judge.RelationModel;

/** Learns a model from healthy rows, the same from the same rows. Some tens of milliseconds for a thousand rows; any thread. */
final class Relations {
    private static final int MOST_CENTROIDS = 32;
    private static final int ROWS_EACH = 16;
    private static final int ITERATIONS = 20;
    private static final long SEED = 1;
    private static final double GAUSSIAN = 1.4826;
    private static final double LEVEL_PART = 0.01;
    private static final double LEAST_SCALE = 1e-9;
    private static final double RIDGE =
            0.01; // of a signal's own variance: what is known of none to within a tenth of its deviation
    private static final double USUAL = 0.9;
    private static final double LEAST_USUAL = 1; // a deviation: what stands still is not surer
    private static final Logger CHATTER =
            Logger.getLogger(KMeansTrainer.class.getName()); // kept: levels live as long as loggers

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    private Relations() {}

    /** The model of some rows of one length. */
    static RelationModel learn(Healthy healthy) {
        List<double[]> rows = healthy.rows();
        int width = rows.get(0).length;
        double[] medians = new double[width];
        double[] scales = new double[width];
        for (int i = 0; i < width; i++) {
            int column = i;
            double[] values =
                    rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
            double median = values[values.length / 2];
            double[] far = Arrays.stream(values)
                    .map(v -> Math.abs(v - median))
                    .sorted()
                    .toArray();
            medians[i] = median;
            scales[i] = Math.max(Math.max(LEAST_SCALE, LEVEL_PART * Math.abs(median)), GAUSSIAN * far[far.length / 2]);
        }
        List<double[]> squashed = new ArrayList<>();
        for (double[] row : rows) {
            double[] y = new double[width];
            for (int i = 0; i < width; i++) {
                y[i] = RelationModel.squash(row[i], medians[i], scales[i]);
            }
            squashed.add(y);
        }
        double[][] lower = factor(covariance(squashed));
        List<double[]> white =
                squashed.stream().map(y -> RelationModel.whiten(lower, y)).toList();
        double[][] centroids = centroids(white);
        RelationModel unscaled = new RelationModel(medians, scales, lower, centroids, 1, healthy.training());
        double[] distances =
                rows.stream().mapToDouble(unscaled::distance).sorted().toArray();
        double usual = Math.max(LEAST_USUAL, distances[(int) (USUAL * (distances.length - 1))]);
        return new RelationModel(medians, scales, lower, centroids, usual, healthy.training());
    }

    private static double[][] covariance(List<double[]> rows) {
        int width = rows.get(0).length;
        double[] means = new double[width];
        for (double[] row : rows) {
            for (int i = 0; i < width; i++) {
                means[i] += row[i] / rows.size();
            }
        }
        double[][] covariance = new double[width][width];
        for (double[] row : rows) {
            for (int i = 0; i < width; i++) {
                for (int k = 0; k < width; k++) {
                    covariance[i][k] += (row[i] - means[i]) * (row[k] - means[k]) / rows.size();
                }
            }
        }
        for (int i = 0; i < width; i++) {
            covariance[i][i] += RIDGE;
        }
        return covariance;
    }

    /** Cholesky's lower triangle of a positive definite matrix. */
    private static double[][] factor(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k <= i; k++) {
                double left = matrix[i][k];
                for (int j = 0; j < k; j++) {
                    left -= lower[i][j] * lower[k][j];
                }
                lower[i][k] = i == k ? Math.sqrt(left) : left / lower[k][k];
            }
        }
        return lower;
    }

    private static double[][] centroids(List<double[]> points) {
        ClusteringFactory factory = new ClusteringFactory();
        var nowhere = new SimpleDataSourceProvenance("made in this process", OffsetDateTime.MIN, factory);
        MutableDataset<ClusterID> data = new MutableDataset<>(nowhere, factory);
        String[] names = new String[points.get(0).length];
        for (int i = 0; i < names.length; i++) {
            names[i] = String.format("%02d", i); // Tribuo orders them as text
        }
        for (double[] point : points) {
            data.add(new ArrayExample<>(new ClusterID(ClusterID.UNASSIGNED), names, point.clone()));
        }
        long distinct = points.stream().map(Arrays::hashCode).distinct().count();
        int count = (int) Math.max(1, Math.min(distinct, Math.min(MOST_CENTROIDS, points.size() / ROWS_EACH)));
        KMeansModel model = new KMeansTrainer(
                        count, ITERATIONS, DistanceType.L2.getDistance(), Initialisation.PLUSPLUS, 1, SEED)
                .train(data);
        return Arrays.stream(model.getCentroidVectors())
                .map(DenseVector::toArray)
                .toArray(double[][]::new);
    }
}
