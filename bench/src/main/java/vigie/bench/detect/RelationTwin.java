package vigie.bench.detect;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import libsvm.svm;
import org.jspecify.annotations.Nullable;
import org.tribuo.MutableDataset;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyTrainer;
import org.tribuo.anomaly.libsvm.SVMAnomalyType;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.kmeans.KMeansTrainer;
import org.tribuo.common.libsvm.KernelType;
import org.tribuo.common.libsvm.SVMParameters;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.la.DenseVector;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import vigie.detector.joint.Joint;
import vigie.detector.joint.Member;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Aim;
import vigie.detector.judge.Judge;
import vigie.detector.judge.RelationModel;

/** The relation of signals judged as the product does it, with another model: what else could have been built. A row a minute. */
final class RelationTwin implements Joint {
    private static final int WARM_UP = Services.ROWS_A_DAY;
    private static final int MOST_ROWS = 1_024;
    private static final int MEMORY_ROWS = 14 * Services.ROWS_A_DAY;
    private static final double AVERAGED = 10;
    private static final double RIDGE = 0.01;

    static {
        svm.svm_set_print_string_function(text -> {}); // it would write between the rows of the table
    }

    private final boolean white;
    private final boolean severities;
    private final Learner learner;
    private final AdaptiveJudge judge;
    private final Random random = new Random(5);
    private final List<double[]> rows = new ArrayList<>();
    private double @Nullable [] means;
    private @Nullable ToDoubleFunction<double[]> model;
    private int taken;
    private double distance = Double.NaN;

    /** Learns how far a scaled row is from scaled healthy rows. */
    @FunctionalInterface
    interface Learner {
        ToDoubleFunction<double[]> learn(List<double[]> rows);
    }

    /**
     * A twin that has seen nothing.
     *
     * @param white whether what goes together is taken off before anything is learnt
     * @param severities whether the severities are learnt beside the values
     */
    RelationTwin(boolean white, boolean severities, Learner learner, double falseAlarms) {
        this.white = white;
        this.severities = severities;
        this.learner = learner;
        judge = new AdaptiveJudge(new Aim(true, false, 0, 0, falseAlarms), 60);
    }

    @Override
    public Judge judge() {
        return judge;
    }

    @Override
    public String round(long nowMs, List<Member> members) {
        int n = members.size();
        double[] row = new double[severities ? 2 * n : n];
        for (int i = 0; i < n; i++) {
            row[i] = members.get(i).value();
            if (severities) {
                double severity = members.get(i).severity();
                row[n + i] = Double.isNaN(severity) ? 1 : severity;
            }
        }
        double[] mean = means == null ? row.clone() : means;
        for (int i = 0; i < row.length; i++) {
            mean[i] += (row[i] - mean[i]) / AVERAGED;
        }
        means = mean;
        keep(mean.clone());
        if (taken % WARM_UP == 0) {
            model = learn();
        }
        ToDoubleFunction<double[]> known = model;
        if (known != null) {
            distance = known.applyAsDouble(mean);
            judge.judge(nowMs, distance);
        }
        return "";
    }

    private void keep(double[] row) {
        taken++;
        int place = rows.size() < MOST_ROWS ? rows.size() : random.nextInt(Math.min(taken, MEMORY_ROWS));
        if (place == rows.size()) {
            rows.add(row);
        } else if (place < MOST_ROWS) {
            rows.set(place, row);
        }
    }

    private ToDoubleFunction<double[]> learn() {
        int n = rows.get(0).length;
        double[] medians = new double[n];
        double[] scales = new double[n];
        for (int i = 0; i < n; i++) {
            int column = i;
            medians[i] = median(rows.stream().mapToDouble(r -> r[column]));
            double median = medians[i];
            double spread = 1.4826 * median(rows.stream().mapToDouble(r -> Math.abs(r[column] - median)));
            scales[i] = Math.max(1e-9, Math.max(0.01 * Math.abs(median), spread));
        }
        List<double[]> scaled =
                rows.stream().map(r -> squashed(r, medians, scales)).toList();
        double[][] lower = white ? factor(scaled) : new double[0][];
        List<double[]> points = scaled.stream().map(y -> whitened(y, lower)).toList();
        ToDoubleFunction<double[]> far = learner.learn(points);
        double[] distances = points.stream().mapToDouble(far).sorted().toArray();
        double middle = distances[distances.length / 2];
        double usual = Math.max(1e-9, distances[distances.length * 9 / 10] - middle);
        return row -> (far.applyAsDouble(whitened(squashed(row, medians, scales), lower)) - middle) / usual;
    }

    private static double median(java.util.stream.DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double[] squashed(double[] row, double[] medians, double[] scales) {
        return IntStream.range(0, row.length)
                .mapToDouble(i -> RelationModel.squash(row[i], medians[i], scales[i]))
                .toArray();
    }

    private static double[] whitened(double[] y, double[][] lower) {
        return lower.length == 0 ? y : RelationModel.whiten(lower, y);
    }

    private static double[][] factor(List<double[]> points) {
        int n = points.get(0).length;
        double[] mean = new double[n];
        points.forEach(p -> Arrays.setAll(mean, i -> mean[i] + p[i] / points.size()));
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k <= i; k++) {
                int a = i;
                int b = k;
                double left = points.stream()
                                .mapToDouble(p -> (p[a] - mean[a]) * (p[b] - mean[b]))
                                .sum()
                        / points.size();
                left += i == k ? RIDGE : 0;
                for (int j = 0; j < k; j++) {
                    left -= lower[i][j] * lower[k][j];
                }
                lower[i][k] = i == k ? Math.sqrt(left) : left / lower[k][k];
            }
        }
        return lower;
    }

    /** The distance to the nearest of so many centroids; to the middle of all for one. */
    static Learner kMeans(int count) {
        return points -> {
            ClusteringFactory factory = new ClusteringFactory();
            MutableDataset<ClusterID> data =
                    new MutableDataset<>(new SimpleDataSourceProvenance("made", OffsetDateTime.MIN, factory), factory);
            points.forEach(
                    p -> data.add(new ArrayExample<>(new ClusterID(ClusterID.UNASSIGNED), names(p.length), p.clone())));
            DenseVector[] centroids = new KMeansTrainer(
                            count, 20, DistanceType.L2.getDistance(), KMeansTrainer.Initialisation.PLUSPLUS, 1, 1)
                    .train(data)
                    .getCentroidVectors();
            double[][] all = Arrays.stream(centroids).map(DenseVector::toArray).toArray(double[][]::new);
            return p -> Math.sqrt(Arrays.stream(all)
                    .mapToDouble(c -> IntStream.range(0, c.length)
                            .mapToDouble(i -> (c[i] - p[i]) * (c[i] - p[i]))
                            .sum())
                    .min()
                    .orElseThrow());
        };
    }

    /** The decision of a one-class support vector machine with a radial kernel, turned about: larger is stranger. */
    static Learner oneClass(double gamma, double nu) {
        return points -> {
            AnomalyFactory factory = new AnomalyFactory();
            MutableDataset<Event> data =
                    new MutableDataset<>(new SimpleDataSourceProvenance("made", OffsetDateTime.MIN, factory), factory);
            points.forEach(
                    p -> data.add(new ArrayExample<>(new Event(Event.EventType.EXPECTED), names(p.length), p.clone())));
            SVMParameters<Event> parameters =
                    new SVMParameters<>(new SVMAnomalyType(SVMAnomalyType.SVMMode.ONE_CLASS), KernelType.RBF);
            parameters.setGamma(gamma);
            parameters.setNu(nu);
            var machine = new LibSVMAnomalyTrainer(parameters).train(data);
            Event unknown = new Event(Event.EventType.UNKNOWN);
            return p -> -machine.predict(new ArrayExample<>(unknown, names(p.length), p.clone()))
                    .getOutput()
                    .getScore();
        };
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> String.format("%02d", i)).toArray(String[]::new);
    }

    @Override
    public double value() {
        return distance;
    }

    @Override
    public double severity() {
        return Double.NaN;
    }

    @Override
    public String summary(boolean wrong) {
        return "";
    }

    @Override
    public List<String> evidence(Instant now) {
        return List.of();
    }
}
