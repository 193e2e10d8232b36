package vigie.collector.probe.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 as a server may send them, right and wrong, written by hand (RFC 9113). */
final class Frames {
    static final int END = 1;
    static final int NOT_END = 0;

    private static final int HEADERS_WHOLE = 4;

    private Frames() {}

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] settings() {
        return frame(4, 0, 0, new byte[0]);
    }

    static byte[] data(int end, byte... bytes) {
        return frame(0, end, 1, bytes);
    }

    static byte[] reset(int error) {
        return frame(3, 0, 1, ByteBuffer.allocate(4).putInt(error).array());
    }

    static byte[] goAway(int last, int error) {
        return frame(7, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(error).array());
    }

    static byte[] ping() {
        return frame(6, 0, 0, new byte[8]);
    }

    /** Names and values as literals without an index (RFC 7541, 6.2.2). */
    static byte[] headers(int end, String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            text(namesAndValues[i], block);
            text(namesAndValues[i + 1], block);
        }
        return frame(1, HEADERS_WHOLE | end, 1, block.toByteArray());
    }

    private static void text(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int left = bytes.length;
        if (left < 127) {
            out.write(left);
        } else {
            out.write(127);
            for (left -= 127; left > 127; left >>>= 7) {
                out.write((left & 127) | 128);
            }
            out.write(left);
        }
        out.writeBytes(bytes);
    }

    static byte[] head() {
        return headers(NOT_END, ":status", "200", "content-type", "application/grpc");
    }

    static byte[] trailers(String... namesAndValues) {
        return headers(END, namesAndValues);
    }

    /** A right answer around the bytes of a message. */
    static byte[] answer(byte... message) {
        byte[] body = ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        return join(settings(), head(), data(NOT_END, body), trailers("grpc-status", "0"));
    }

    /** An error as most servers send it: headers alone. */
    static byte[] error(String... namesAndValues) {
        String[] all = new String[4 + namesAndValues.length];
        System.arraycopy(new String[] {":status", "200", "content-type", "application/grpc"}, 0, all, 0, 4);
        System.arraycopy(namesAndValues, 0, all, 4, namesAndValues.length);
        return join(settings(), headers(END, all));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
