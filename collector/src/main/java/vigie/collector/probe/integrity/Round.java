package vigie.collector.probe.integrity;

import java.time.Duration;

/**
 * How far a round over all items has come, and how far it should have. One thread.
 *
 * <p>The first round goes as fast as it may, so that the state is known soon, and the second follows at once. It and each later one
 * is spread over nine tenths of its time, and the next begins when that time is over.
 */
final class Round {
    private final double everySeconds;
    private int total;
    private int done;
    private double begunSeconds = Double.NaN;
    private double tookSeconds = Double.NaN;
    private boolean first = true;
    private boolean paced;

    Round(Duration every) {
        this.everySeconds = every.toMillis() / 1e3;
    }

    /** Whether a new one is due: none has begun, or the last one is through and was the first, or its time is over. */
    boolean isDue(double nowSeconds) {
        return Double.isNaN(begunSeconds) || (isThrough() && (!paced || nowSeconds - begunSeconds >= everySeconds));
    }

    /** Begins one over so many items. */
    void begin(int items, double nowSeconds) {
        total = items;
        done = 0;
        begunSeconds = nowSeconds;
        paced = !first;
    }

    /** Begins anew with other items, of which nothing is known. */
    void beginAnew(int items, double nowSeconds) {
        first = true;
        begin(items, nowSeconds);
    }

    /** How many items may be looked at by now. */
    int allowed(double nowSeconds) {
        double share = !paced ? 1 : (nowSeconds - begunSeconds) / (0.9 * everySeconds);
        return (int) Math.min(total, Math.ceil(total * share) + 1);
    }

    /** One more item was looked at. */
    void did(double nowSeconds) {
        done++;
        if (isThrough()) {
            first = false;
            tookSeconds = nowSeconds - begunSeconds;
        }
    }

    private boolean isThrough() {
        return done >= total;
    }

    /** Whether every item was looked at once. */
    boolean isKnown() {
        return !first;
    }

    /** Whether it has taken longer than it may. */
    boolean isLate(double nowSeconds) {
        return !isThrough() && nowSeconds - begunSeconds > everySeconds;
    }

    /** How long the last one took, NaN before its end. */
    double tookSeconds() {
        return tookSeconds;
    }

    int total() {
        return total;
    }

    int done() {
        return done;
    }
}
