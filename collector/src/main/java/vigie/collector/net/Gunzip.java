package vigie.collector.net;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Unpacks gzip (RFC 1952) as it streams in, through one small buffer; members one behind the other count as one. One thread. */
final class Gunzip implements BodyDecoder {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    /** What the next byte belongs to, in the order of the format. */
    private enum Part {
        HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private Part part = Part.HEADER;
    private int count;
    private int flags;
    private int extra;
    private long trailer;
    private boolean begun;

    @Override
    public @Nullable String decode(ByteBuffer in, byte[] scratch, Out out) {
        while (in.hasRemaining()) {
            begun = true;
            String reason = part == Part.DATA ? inflate(in, scratch, out) : frame(in.get() & 0xff);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private @Nullable String inflate(ByteBuffer in, byte[] scratch, Out out) {
        inflater.setInput(in);
        try {
            while (true) {
                int size = inflater.inflate(scratch);
                crc.update(scratch, 0, size);
                String reason = size == 0 ? null : out.take(ByteBuffer.wrap(scratch, 0, size));
                if (reason != null) {
                    return reason;
                }
                if (inflater.finished()) {
                    enter(Part.TRAILER);
                    return null;
                }
                if (inflater.needsDictionary()) {
                    return "the gzip data needs a dictionary";
                }
                if (size == 0 && inflater.needsInput()) {
                    return null;
                }
            }
        } catch (DataFormatException e) {
            return "the gzip data is corrupt";
        }
    }

    private @Nullable String frame(int b) {
        int at = count++;
        switch (part) {
            case HEADER -> {
                return header(at, b);
            }
            case EXTRA_LENGTH -> {
                extra |= b << (8 * at);
                if (at == 1) {
                    enter(extra == 0 ? after(Part.EXTRA) : Part.EXTRA);
                }
            }
            case EXTRA -> {
                if (at + 1 == extra) {
                    enter(after(Part.EXTRA));
                }
            }
            case NAME, COMMENT -> {
                if (b == 0) {
                    enter(after(part));
                }
            }
            case HEADER_CRC -> {
                if (at == 1) {
                    enter(Part.DATA);
                }
            }
            default -> {
                return trailer(at, b);
            }
        }
        return null;
    }

    private @Nullable String header(int at, int b) {
        boolean right = at == 0 ? b == 0x1f : at == 1 ? b == 0x8b : at != 2 || b == 8;
        if (!right) {
            return "the answer is not gzip, as it says";
        }
        flags = at == 3 ? b : flags;
        if (at == HEADER - 1) {
            extra = 0;
            enter((flags & FLAG_EXTRA) != 0 ? Part.EXTRA_LENGTH : after(Part.EXTRA));
        }
        return null;
    }

    private Part after(Part done) {
        if (done.compareTo(Part.NAME) < 0 && (flags & FLAG_NAME) != 0) {
            return Part.NAME;
        }
        if (done.compareTo(Part.COMMENT) < 0 && (flags & FLAG_COMMENT) != 0) {
            return Part.COMMENT;
        }
        return (flags & FLAG_CRC) != 0 ? Part.HEADER_CRC : Part.DATA;
    }

    private @Nullable String trailer(int at, int b) {
        trailer |= (long) b << (8 * at);
        if (at < TRAILER - 1) {
            return null;
        }
        boolean right = (trailer & 0xffffffffL) == crc.getValue()
                && trailer >>> 32 == (inflater.getBytesWritten() & 0xffffffffL);
        inflater.reset();
        crc.reset();
        trailer = 0;
        enter(Part.HEADER);
        return right ? null : "the gzip data does not match its checksum";
    }

    private void enter(Part next) {
        part = next;
        count = 0;
    }

    @Override
    public @Nullable String end() {
        return !begun || (part == Part.HEADER && count == 0) ? null : "the gzip data ends too early";
    }

    @Override
    public void close() {
        inflater.end();
    }
}
