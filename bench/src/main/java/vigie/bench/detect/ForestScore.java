package vigie.bench.detect;

import com.amazon.randomcutforest.config.TransformMethod;
import com.amazon.randomcutforest.parkservices.AnomalyDescriptor;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;

/**
 * AWS' random cut forest with its own threshold [1]; the score of a row is the forest's.
 *
 * <p>[1] S. Guha et al., Robust Random Cut Forest Based Anomaly Detection on Streams, ICML 2016; {@code randomcutforest-parkservices}.
 */
final class ForestScore extends OneScore {
    private static final long SEED = 42;

    private final ThresholdedRandomCutForest forest;
    private final boolean graded;
    private long seen;

    /**
     * A forest that has seen nothing.
     *
     * @param shingle over how many values in a row
     * @param normalised whether values are brought to one scale first
     * @param graded whether only rows count that its own threshold finds unusual
     */
    ForestScore(int shingle, boolean normalised, boolean graded) {
        this.graded = graded;
        forest = ThresholdedRandomCutForest.builder()
                .dimensions(shingle)
                .shingleSize(shingle)
                .randomSeed(SEED)
                .transformMethod(normalised ? TransformMethod.NORMALIZE : TransformMethod.NONE)
                .build();
    }

    @Override
    double score(double value) {
        AnomalyDescriptor row = forest.process(new double[] {value}, seen++);
        return !graded || row.getAnomalyGrade() > 0 ? row.getRCFScore() : 0;
    }
}
