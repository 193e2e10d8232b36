package vigie.collector.probe.backup;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** What a program writes, as far as it is there. One thread. */
final class Pipe {
    private static final int PIECE = 64 << 10;

    private final InputStream from;
    private final int most;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    /** Takes a little more than {@code most} bytes at most. */
    Pipe(InputStream from, int most) {
        this.from = from;
        this.most = most;
    }

    /** Takes what is there without waiting; whether there was anything. */
    boolean take() throws IOException {
        int there = Math.min(from.available(), PIECE);
        if (there <= 0) {
            return false;
        }
        byte[] piece = from.readNBytes(there);
        taken.write(piece, 0, piece.length);
        return piece.length > 0;
    }

    boolean isOver() {
        return taken.size() > most;
    }

    byte[] bytes() {
        return taken.toByteArray();
    }

    /** Closes an end of it; that it is closed already is as good. */
    static void close(Closeable end) {
        try {
            end.close();
        } catch (IOException e) {
            // Nothing more is read of it.
        }
    }
}
