package vigie.bench.detect;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import vigie.detector.joint.Joint;

/**
 * Which model of the relation of signals finds most: one after the other on the same services, and all of them calibrated alike.
 *
 * <p>Arguments: how many services (default 20), how many days (default 40), the first seed (default 1).
 */
public final class RelationBench {
    private static final double RATE = 0.02;

    private RelationBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int services = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int days = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        System.out.println("| model | judged | false alarms a day | recall | precision | rows late |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        twin("k-means, whitened", services, days, seed, true, false, RelationTwin.kMeans(32));
        twin("the same, with severities", services, days, seed, true, true, RelationTwin.kMeans(32));
        twin("8 centroids", services, days, seed, true, false, RelationTwin.kMeans(8));
        twin("1 centroid: Mahalanobis", services, days, seed, true, false, RelationTwin.kMeans(1));
        twin("k-means, not whitened", services, days, seed, false, false, RelationTwin.kMeans(32));
        for (double gamma : new double[] {0.05, 0.15}) {
            twin("one-class SVM, whitened, " + gamma, services, days, seed, true, false, svm(gamma));
        }
        twin("one-class SVM, not whitened, 0.15", services, days, seed, false, false, svm(0.15));
    }

    private static RelationTwin.Learner svm(double gamma) {
        return RelationTwin.oneClass(gamma, 0.02);
    }

    private static void twin(
            String title,
            int services,
            int days,
            long seed,
            boolean white,
            boolean severities,
            RelationTwin.Learner learner)
            throws InterruptedException, ExecutionException {
        Supplier<Joint> joint = () -> new RelationTwin(white, severities, learner, RATE);
        List<ServiceRun> runs = ServiceBench.all(
                services,
                seed,
                own -> ServiceRun.of(
                        Services.driven(own, days, false),
                        Services.driven(own, days, true),
                        RATE,
                        joint.get(),
                        joint.get()));
        System.out.print(
                ServiceRun.table(title, runs).lines().skip(1).findFirst().orElseThrow() + "\n");
    }
}
