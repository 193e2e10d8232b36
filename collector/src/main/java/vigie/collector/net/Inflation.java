package vigie.collector.net;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Unpacks {@code deflate} as it streams in: zlib (RFC 1950), or bare deflate (RFC 1951), which many servers send under that name. */
final class Inflation implements BodyDecoder {
    private @Nullable Inflater inflater;

    @Override
    public @Nullable String decode(ByteBuffer in, byte[] scratch, Out out) {
        if (!in.hasRemaining()) {
            return null;
        }
        Inflater now = inflater;
        if (now == null) {
            boolean zlib = (in.get(in.position()) & 0x0f) == 8;
            now = new Inflater(!zlib);
            inflater = now;
        }
        now.setInput(in);
        try {
            while (!now.finished()) {
                int size = now.inflate(scratch);
                String reason = size == 0 ? null : out.take(ByteBuffer.wrap(scratch, 0, size));
                if (reason != null) {
                    return reason;
                }
                if (now.needsDictionary()) {
                    return "the deflate data needs a dictionary";
                }
                if (size == 0 && now.needsInput()) {
                    return null;
                }
            }
            return in.hasRemaining() ? "bytes follow the deflate data" : null;
        } catch (DataFormatException e) {
            return "the deflate data is corrupt";
        }
    }

    @Override
    public @Nullable String end() {
        return inflater == null || inflater.finished() ? null : "the deflate data ends too early";
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
