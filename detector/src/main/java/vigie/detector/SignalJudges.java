package vigie.detector;

import vigie.detector.judge.Judge;

/** Makes the judges that the service has, for values that were recorded elsewhere. */
public final class SignalJudges {
    private static final Judges ALL = DetectorWiring.judges();

    private SignalJudges() {}

    /**
     * A judge that has seen nothing.
     *
     * @param detect how a signal of the estate is judged
     * @param intervalSeconds how often a value is expected, more than 0
     */
    public static Judge of(DetectorConfig.Detect detect, double intervalSeconds) {
        return ALL.maker(detect).make(intervalSeconds);
    }
}
