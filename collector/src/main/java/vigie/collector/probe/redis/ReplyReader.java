package vigie.collector.probe.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads answers in RESP2, the protocol of Redis, as their bytes come. Nothing is allocated for what an answer only announces, each byte is
 * read about once however the bytes come, and arrays in arrays are not followed by calls within calls. Serves one connection.
 */
final class ReplyReader {
    /** Of all answers together. */
    static final int MOST_BYTES = 256 << 10;

    private static final int LONGEST_LINE = 4096;
    private static final int DEEPEST = 8;

    /** What came is no RESP2, or more than is taken. */
    static final class NotResp extends Exception {
        private static final long serialVersionUID = 1;

        NotResp(String message) {
            super(message);
        }
    }

    /** An array of which not every item has come. */
    private record Begun(long size, List<Reply> items) {}

    private final List<Reply> replies = new ArrayList<>();
    private final Deque<Begun> begun = new ArrayDeque<>();
    private int at;

    /** The answers that have come whole. */
    List<Reply> replies() {
        return List.copyOf(replies);
    }

    /** How many have come whole. */
    int count() {
        return replies.size();
    }

    /** Reads on; {@code soFar} is everything since the connection stood. */
    void read(byte[] soFar) throws NotResp {
        while (at < soFar.length && next(soFar)) {
            // One after the other.
        }
    }

    private boolean next(byte[] bytes) throws NotResp {
        byte type = bytes[at];
        if ("+-:$*".indexOf(type) < 0) {
            throw new NotResp("an answer begins with the byte " + (type & 0xff));
        }
        int end = lineEnd(bytes);
        if (end < 0) {
            return false;
        }
        String line = new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8);
        int after = end + 2;
        switch (type) {
            case '-' -> take(new Reply(Reply.Type.ERROR, line, List.of()));
            case '$' -> {
                int size = size(line);
                if (size >= 0 && bytes.length - after < size + 2) {
                    return false;
                }
                take(size < 0 ? absent() : Reply.text(new String(bytes, after, size, StandardCharsets.UTF_8)));
                after += size < 0 ? 0 : size + 2;
            }
            case '*' -> begin(size(line));
            default -> take(Reply.text(line));
        }
        at = after;
        return true;
    }

    private int lineEnd(byte[] bytes) throws NotResp {
        int most = Math.min(bytes.length, at + LONGEST_LINE);
        for (int i = at; i + 1 < most; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        if (bytes.length - at >= LONGEST_LINE) {
            throw new NotResp("a line is longer than " + LONGEST_LINE + " bytes");
        }
        return -1;
    }

    /** -1 for a null. */
    private static int size(String line) throws NotResp {
        try {
            long size = Long.parseLong(line);
            if (size >= -1 && size <= MOST_BYTES) {
                return (int) size;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new NotResp("it announces " + line + ", allowed " + MOST_BYTES);
    }

    private static Reply absent() {
        return new Reply(Reply.Type.NULL, "", List.of());
    }

    private void begin(int size) throws NotResp {
        if (size < 0) {
            take(absent());
        } else if (size == 0) {
            take(new Reply(Reply.Type.ARRAY, "", List.of()));
        } else if (begun.size() == DEEPEST) {
            throw new NotResp("arrays are in each other more than " + DEEPEST + " deep");
        } else {
            begun.push(new Begun(size, new ArrayList<>()));
        }
    }

    private void take(Reply reply) {
        Reply whole = reply;
        while (!begun.isEmpty()) {
            Begun array = begun.peek();
            array.items().add(whole);
            if (array.items().size() < array.size()) {
                return;
            }
            begun.pop();
            whole = new Reply(Reply.Type.ARRAY, "", array.items());
        }
        replies.add(whole);
    }
}
