package vigie.detector.peers;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.hdbscan.HdbscanTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.neighbour.NeighboursQueryFactoryType;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * How lonely each of some points is: the outlier scores of HDBSCAN (GLOSH; R. Campello et al., Hierarchical density estimates for
 * data clustering, TKDD 2015), from 0 in the thick of a crowd towards 1 far from any. O(n²); any thread.
 */
final class Density {
    private static final int NEIGHBOURS = 5;
    private static final Logger CHATTER =
            Logger.getLogger(HdbscanTrainer.class.getName()); // kept: levels live as long as loggers

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    private Density() {}

    /** The scores of points of one length, in their order. */
    static double[] loneliness(List<double[]> points) {
        ClusteringFactory factory = new ClusteringFactory();
        var nowhere = new SimpleDataSourceProvenance("made in this process", OffsetDateTime.MIN, factory);
        MutableDataset<ClusterID> data = new MutableDataset<>(nowhere, factory);
        String[] names = new String[points.get(0).length];
        for (int i = 0; i < names.length; i++) {
            names[i] = Integer.toString(i);
        }
        for (double[] point : points) {
            data.add(new ArrayExample<>(new ClusterID(ClusterID.UNASSIGNED), names, point.clone()));
        }
        HdbscanTrainer trainer = new HdbscanTrainer(
                NEIGHBOURS, DistanceType.L2.getDistance(), NEIGHBOURS, 1, NeighboursQueryFactoryType.KD_TREE);
        return trainer.train(data).getOutlierScores().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
