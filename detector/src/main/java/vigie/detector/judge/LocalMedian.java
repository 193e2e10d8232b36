package vigie.detector.judge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The (upper) median of the last thirty values, kept sorted beside them: one insertion a value. */
final class LocalMedian {
    static final int BYTES = 30 * Float.BYTES + 2;
    private static final int MOST = 30;

    private final float[] ring = new float[MOST]; // in the order of time, the oldest at next once it is full
    private final float[] sorted = new float[MOST];
    private byte size;
    private byte next;

    /** The median; call it only if there is a value. */
    double median() {
        return sorted[size / 2];
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == MOST;
    }

    /** The greatest less the least. */
    double range() {
        return (double) sorted[size - 1] - sorted[0];
    }

    /** Takes a value in, and lets the oldest go. */
    void add(float value) {
        int at;
        if (size < MOST) {
            at = size++;
        } else {
            at = 0;
            float oldest = ring[next];
            while (sorted[at] < oldest) {
                at++;
            }
            while (at + 1 < MOST && sorted[at + 1] < value) { // close the hole from below
                sorted[at] = sorted[at + 1];
                at++;
            }
        }
        while (at > 0 && sorted[at - 1] > value) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = value;
        ring[next] = value;
        next = (byte) ((next + 1) % MOST);
    }

    /** Moves the origin of what is kept: adds to every value. */
    void shift(float by) {
        for (int i = 0; i < MOST; i++) {
            ring[i] += by;
            sorted[i] += by;
        }
    }

    void write(ByteBuffer out) {
        out.put(size).put(next);
        for (float value : ring) {
            out.putFloat(value);
        }
    }

    void read(ByteBuffer in) {
        size = in.get();
        next = in.get();
        for (int i = 0; i < MOST; i++) {
            ring[i] = in.getFloat();
        }
        System.arraycopy(ring, 0, sorted, 0, MOST);
        Arrays.sort(sorted, 0, size);
    }
}
