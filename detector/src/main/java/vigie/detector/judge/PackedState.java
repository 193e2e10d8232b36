package vigie.detector.judge;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a judge knows as bytes, in the order in which the judge reads them back. A subclass for each judge tells whose they are. */
abstract non-sealed class PackedState implements Judge.State {
    private final byte[] bytes;

    /** Keeps the bytes themselves. */
    PackedState(byte[] bytes) {
        this.bytes = bytes;
    }

    /** So many bytes. */
    static byte[] read(DataInput in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    final int length() {
        return bytes.length;
    }

    final ByteBuffer open() {
        return ByteBuffer.wrap(bytes);
    }

    final InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.write(bytes);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof PackedState state
                && getClass() == state.getClass()
                && Arrays.equals(bytes, state.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
