package vigie.collector.scrape;

import java.util.Arrays;

/** The values of one body by line, and their times if the body has any. Kept from body to body. */
final class Values {
    private double[] values = new double[64];
    private long[] times = new long[0];
    private boolean timed;
    private long bodyMs;

    /** Starts a body that was asked for at this time. */
    void clear(long nowMs) {
        bodyMs = nowMs;
        timed = false;
    }

    /** Puts a value without a time of its own. */
    void put(int line, double value) {
        if (line >= values.length) {
            values = Arrays.copyOf(values, 2 * line);
        }
        values[line] = value;
        if (timed) {
            putTime(line, bodyMs);
        }
    }

    /** Puts a value with its own time. */
    void put(int line, double value, long ms) {
        if (!timed) {
            times = times.length > line ? times : new long[Math.max(values.length, line + 1)];
            Arrays.fill(times, 0, line, bodyMs);
            timed = true;
        }
        put(line, value);
        times[line] = ms;
    }

    private void putTime(int line, long ms) {
        if (line >= times.length) {
            times = Arrays.copyOf(times, Math.max(values.length, line + 1));
        }
        times[line] = ms;
    }

    double value(int line) {
        return values[line];
    }

    /** Milliseconds since the epoch: the sample's own time or the body's. */
    long ms(int line) {
        return timed ? times[line] : bodyMs;
    }

    /** Whether any value has a time of its own. */
    boolean isTimed() {
        return timed;
    }
}
