package vigie.detector.judge;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether the signals of a service go together as they usually do, row by row: no value need be unusual by itself. One thread. A row
 * that is kept, once a minute, is an object; nothing else allocates.
 */
public final class RelationJudge implements Judge {
    /*
     * A row has one value for each signal, averaged over ten minutes: what breaks a relation lasts, and noise does not. Every minute (or round, if
     * that is longer) a healthy row is kept, see Rows. After a day's worth of them, and then after each further one, somebody is asked to
     * learn a model from a copy, and hands it over when it is ready: until then the last one goes on.
     *
     * How far a row is from the model's centroids is calibrated as any stream is, see LinearAlarm, so the rate of false alarms holds although a
     * model never fits quite.
     */
    private static final double MEMORY_SECONDS = 600;
    private static final double ROW_SECONDS = 60;
    private static final double SECONDS_A_DAY = 86_400;
    private static final double EFFECT = 4;
    private static final double TAIL = 4;
    private static final double LEAST_SCALE = 0.05;
    private static final double MOST = 1e6;
    private static final int LEAST_ROWS = 256;
    private static final int AGAIN = 64;
    private static final long APART_MS = 3_600_000;
    private static final long NEVER = Long.MIN_VALUE;
    private static final double LARGEST = 1e30;

    private final int width;
    private final double everySeconds;
    private final Rows rows;
    private final LinearAlarm alarm;
    private final double[] means;
    private final double[] scratch;
    private double distance = Double.NaN;
    private long seenMs = NEVER;
    private long keptMs = NEVER;
    private long learntAt; // how many rows had been taken then
    private @Nullable RelationModel model;
    private boolean learning = true;

    /**
     * A judge that has seen nothing.
     *
     * @param width how many values a row has
     * @param falseAlarms accepted a day, more than 0
     * @param intervalSeconds how often a row is expected, more than 0
     */
    public RelationJudge(int width, double falseAlarms, double intervalSeconds) {
        if (width < 1) {
            throw new IllegalArgumentException("a row must have a value: had " + width);
        }
        this.width = width;
        everySeconds = Math.max(ROW_SECONDS, intervalSeconds);
        alarm = new LinearAlarm(falseAlarms, EFFECT, TAIL, LEAST_SCALE, intervalSeconds);
        rows = new Rows(width, everySeconds);
        means = new double[width];
        scratch = new double[width];
    }

    /** Judges a row of one value. */
    @Override
    public double judge(long timestampMs, double value) {
        if (width != 1) {
            throw new IllegalStateException("a row has " + width + " values: one was given");
        }
        scratch[0] = value; // read before it is written over
        return judge(timestampMs, scratch);
    }

    /** Judges a row, as {@link Judge#judge} does a value; a row in which a value is none is passed over. */
    public double judge(long timestampMs, double[] row) {
        for (double value : row) {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                return Double.NaN;
            }
        }
        average(timestampMs, row);
        keep(timestampMs);
        RelationModel known = model;
        if (known == null) {
            return Double.NaN;
        }
        distance = Math.min(MOST, known.distance(means, scratch));
        alarm.advance(timestampMs);
        return alarm.judge(distance, learning);
    }

    private void average(long timestampMs, double[] row) {
        long since = timestampMs - seenMs;
        boolean anew = seenMs == NEVER || since < 0 || since > APART_MS;
        double weight = anew ? 1 : -Math.expm1(-since / 1_000.0 / MEMORY_SECONDS);
        for (int i = 0; i < width; i++) {
            double value = Math.max(-LARGEST, Math.min(LARGEST, row[i]));
            means[i] += anew ? value - means[i] : weight * (value - means[i]);
        }
        seenMs = timestampMs;
    }

    private void keep(long timestampMs) {
        boolean due = keptMs == NEVER || timestampMs < keptMs || timestampMs - keptMs >= everySeconds * 1_000;
        if (learning && due) {
            keptMs = timestampMs;
            rows.add(timestampMs, means);
        }
    }

    /** Whether a model is to be learnt from its rows now: the first one, one a day later, or again if that failed. */
    public boolean wantsModel() {
        return rows.taken() >= rowsForModel() && rows.taken() - learntAt >= (model == null ? AGAIN : rowsForModel());
    }

    /** Hands out the rows to learn a model from; it is not wanted again before further ones have come. */
    public Healthy healthy() {
        learntAt = rows.taken();
        return new Healthy(rows.copy(), rows.training());
    }

    /** Rows of a service in which nothing was known to be wrong. */
    public record Healthy(List<double[]> rows, RelationModel.Training training) {
        public Healthy {
            rows = List.copyOf(rows);
        }
    }

    /** Goes on with a model that was learnt from its rows. */
    public void take(RelationModel learnt) {
        if (learnt.width() == width) {
            model = learnt;
        }
    }

    /** By what it judges now; null while warming up. */
    public @Nullable RelationModel model() {
        return model;
    }

    /** What each signal adds to the distance of the last row, the most first; empty while warming up. */
    public List<RelationModel.Part> parts() {
        RelationModel known = model;
        return known == null ? List.of() : known.parts(means);
    }

    /** How far the last row was from what is usual: 1 is what one healthy row in ten reaches; NaN while warming up. */
    public double distance() {
        return distance;
    }

    @Override
    public boolean alarming() {
        return alarm.on();
    }

    @Override
    public double high() {
        return model == null ? Double.NaN : alarm.high();
    }

    @Override
    public Reason reason() {
        return new Reason(Reason.View.LEVEL, alarm.expectedPerDay(), false);
    }

    /** Rows kept before the first model, distances to a model from then on. */
    @Override
    public long seen() {
        return model == null ? Math.min(rowsForModel(), rows.taken()) : rowsForModel() + alarm.seen();
    }

    @Override
    public int warmUp() {
        return rowsForModel() + LinearAlarm.WARM_UP;
    }

    private int rowsForModel() {
        return (int) Math.max(LEAST_ROWS, SECONDS_A_DAY / everySeconds);
    }

    @Override
    public void learn(boolean learns) {
        learning = learns;
    }

    @Override
    public void accept(double falseAlarms) {
        alarm.accept(falseAlarms);
    }

    @Override
    public void feedback(boolean real) {
        alarm.feedback(real);
    }

    @Override
    public Judge.State state() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return new State(bytes.toByteArray());
    }

    private void write(DataOutput out) throws IOException {
        out.writeInt(width);
        RelationModel.write(means, out);
        out.writeDouble(distance);
        out.writeLong(seenMs);
        out.writeLong(keptMs);
        out.writeLong(learntAt);
        rows.write(out);
        ByteBuffer calibrated = ByteBuffer.allocate(LinearAlarm.BYTES);
        alarm.write(calibrated);
        out.write(calibrated.array());
        out.writeBoolean(model != null);
        if (model != null) {
            model.write(out);
        }
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        try {
            return read(new DataInputStream(kept.stream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it was whole when it was read
        }
    }

    private boolean read(DataInput in) throws IOException {
        if (in.readInt() != width) {
            return false;
        }
        System.arraycopy(RelationModel.read(width, in), 0, means, 0, width);
        distance = in.readDouble();
        seenMs = in.readLong();
        keptMs = in.readLong();
        learntAt = in.readLong();
        rows.read(in);
        byte[] calibrated = new byte[LinearAlarm.BYTES];
        in.readFully(calibrated);
        alarm.read(ByteBuffer.wrap(calibrated));
        model = in.readBoolean() ? RelationModel.read(in) : null;
        return true;
    }

    /** What it knows; its length depends on the rows. */
    static final class State extends PackedState {
        private static final int MOST_BYTES = 1 << 20;

        private State(byte[] bytes) {
            super(bytes);
        }

        static State read(DataInput in) throws IOException {
            return new State(read(in, RelationModel.number(in, MOST_BYTES)));
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeInt(length());
            super.write(out);
        }
    }
}
