package vigie.detector.judge;

/** Makes a fresh judge for one series of a signal. Any thread. */
@FunctionalInterface
public interface JudgeMaker {
    /**
     * A judge that has seen nothing.
     *
     * @param intervalSeconds how often a value is expected
     */
    Judge make(double intervalSeconds);
}
