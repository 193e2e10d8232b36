package vigie.app.backtest;

/**
 * A time in which something was wrong, the ends included.
 *
 * @param beginMs milliseconds since the epoch
 * @param endMs not before the begin
 */
record Window(long beginMs, long endMs) {
    boolean contains(long timestampMs) {
        return beginMs <= timestampMs && timestampMs <= endMs;
    }
}
