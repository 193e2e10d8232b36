package vigie.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import vigie.detector.judge.JudgeCodec;

/** One {@link StreamState} as bytes. The caller's checksum vouches for them; lengths are limited all the same. */
final class StreamCodec {
    private static final int MOST_NAME = 1 << 20;

    private StreamCodec() {}

    static void write(StreamState state, DataOutput out) throws IOException {
        byte[] name = state.name().getBytes(StandardCharsets.UTF_8);
        out.writeInt(name.length);
        out.write(name);
        out.writeLong(state.reading().atMs());
        write(state.reading().bounds(), out);
        write(state.reading().values(), out);
        JudgeCodec.write(state.judge(), out);
    }

    static StreamState read(DataInput in) throws IOException {
        byte[] name = new byte[length(in.readInt(), MOST_NAME)];
        in.readFully(name);
        Reading.State reading = new Reading.State(in.readLong(), doubles(in), doubles(in));
        return new StreamState(new String(name, StandardCharsets.UTF_8), reading, JudgeCodec.read(in));
    }

    private static void write(double[] values, DataOutput out) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static double[] doubles(DataInput in) throws IOException {
        double[] values = new double[length(in.readInt(), QuantileReading.MOST_BUCKETS)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    private static int length(int length, int most) throws IOException {
        if (length < 0 || length > most) {
            throw new IOException("length must be from 0 to " + most + ": was " + length);
        }
        return length;
    }
}
