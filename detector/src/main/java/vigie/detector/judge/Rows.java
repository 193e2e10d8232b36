package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A sample of the rows of the last fourteen days, each of them as likely in it as another. Bounded, and the same from the same seed. */
final class Rows {
    /*
     * Reservoir sampling [1] with a memory: the n-th row takes the place of a random one with the odds size / min(n, rows of fourteen days), so
     * that an old row is forgotten as new ones come. Random numbers are those of a linear congruential generator [2], because its
     * whole state is one long that can be kept.
     *
     * [1] J. Vitter, Random sampling with a reservoir, 1985. [2] D. Knuth's MMIX.
     */
    static final int MOST = 1_024;
    private static final double MEMORY_SECONDS = 14 * 86_400;
    private static final long SEED = 0x5deece66dL;

    private final int width;
    private final double perMemory; // how many rows come within the memory
    private final List<double[]> rows = new ArrayList<>();
    private final List<Long> atMs = new ArrayList<>();
    private long taken;
    private long random = SEED;

    /** No rows; one comes every so many seconds. */
    Rows(int width, double everySeconds) {
        this.width = width;
        this.perMemory = Math.max(MOST, MEMORY_SECONDS / everySeconds);
    }

    void add(long timestampMs, double[] row) {
        taken++;
        if (rows.size() < MOST) {
            rows.add(row.clone());
            atMs.add(timestampMs);
            return;
        }
        int place = (int) (uniform() * Math.min((double) taken, perMemory));
        if (place < MOST) {
            rows.set(place, row.clone());
            atMs.set(place, timestampMs);
        }
    }

    private double uniform() {
        random = random * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        return (random >>> 11) * 0x1p-53;
    }

    /** How many were taken since the beginning. */
    long taken() {
        return taken;
    }

    /** A copy, in the order in which they lie. */
    List<double[]> copy() {
        return List.copyOf(rows); // a row is never changed
    }

    RelationModel.Training training() {
        long from = atMs.stream().mapToLong(Long::longValue).min().orElse(0);
        long to = atMs.stream().mapToLong(Long::longValue).max().orElse(0);
        return new RelationModel.Training(rows.size(), from, to);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(taken);
        out.writeLong(random);
        out.writeInt(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            out.writeLong(atMs.get(i));
            RelationModel.write(rows.get(i), out);
        }
    }

    void read(DataInput in) throws IOException {
        taken = in.readLong();
        random = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException("rows must be from 0 to " + MOST + ": was " + count);
        }
        rows.clear();
        atMs.clear();
        for (int i = 0; i < count; i++) {
            atMs.add(in.readLong());
            rows.add(RelationModel.read(width, in));
        }
    }
}
