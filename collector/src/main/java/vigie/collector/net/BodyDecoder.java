package vigie.collector.net;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Undoes a content coding as a body streams in. One thread; closed once. */
interface BodyDecoder extends AutoCloseable {
    /** Takes decoded bytes. */
    interface Out {
        /** Takes a part, valid during the call; returns why there must be no more, or null. */
        @Nullable
        String take(ByteBuffer part);
    }

    /** Takes a part of the body as it was sent; returns why it is wrong or must not go on, or null. */
    @Nullable
    String decode(ByteBuffer in, byte[] scratch, Out out);

    /** Ends the body; returns what is missing, or null. */
    @Nullable
    String end();

    @Override
    void close();

    /** The decoder of a {@code Content-Encoding}, or null for one that was not asked for. */
    static @Nullable BodyDecoder of(@Nullable String encoding) {
        if (encoding == null) {
            return new Identity();
        }
        return switch (encoding.trim().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> new Identity();
            case "gzip", "x-gzip" -> new Gunzip();
            case "deflate" -> new Inflation();
            default -> null;
        };
    }

    /** The body as it is. */
    final class Identity implements BodyDecoder {
        @Override
        public @Nullable String decode(ByteBuffer in, byte[] scratch, Out out) {
            return out.take(in);
        }

        @Override
        public @Nullable String end() {
            return null;
        }

        @Override
        public void close() {}
    }
}
