package vigie.collector.scrape;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes that were not read yet: whole lines, and the beginning of one that goes on in the next part. */
final class LineWindow {
    private static final int USUAL = 16 << 10;

    private final int longestLine;
    private byte[] bytes = new byte[USUAL];
    private int from;
    private int end;
    private int lineEnd;

    LineWindow(int longestLine) {
        this.longestLine = longestLine;
    }

    /** Starts a body, with the usual room again. */
    void clear() {
        from = 0;
        end = 0;
        lineEnd = 0;
        if (bytes.length > USUAL) {
            bytes = new byte[USUAL];
        }
    }

    /** Takes what there is room for; false if a line is too long. */
    boolean take(ByteBuffer part) {
        System.arraycopy(bytes, from, bytes, 0, end - from);
        end -= from;
        from = 0;
        if (end == bytes.length) {
            if (end >= longestLine) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * end, longestLine));
        }
        int size = Math.min(part.remaining(), bytes.length - end);
        part.get(bytes, end, size);
        int line = end + size;
        while (line > end && bytes[line - 1] != '\n') {
            line--;
        }
        lineEnd = line == end ? 0 : line;
        end += size;
        return true;
    }

    /** Ends the last line if it has no line feed; returns whether there was one to end. */
    boolean endLine() {
        if (from == end) {
            return false;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, end + 1);
        }
        bytes[end++] = '\n';
        lineEnd = end;
        return true;
    }

    /** The array itself. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the first line starts that was not read yet. */
    int from() {
        return from;
    }

    /** Where the last whole line ends; at most {@link #from()} if there is none. */
    int lineEnd() {
        return lineEnd;
    }

    /** Says that everything before this was read. */
    void readUpTo(int position) {
        from = position;
    }
}
