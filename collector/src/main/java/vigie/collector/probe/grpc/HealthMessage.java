package vigie.collector.probe.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The two messages of {@code grpc.health.v1}, as Protocol Buffers writes them: a question with one text, and an answer with one number.
 * Each goes with five bytes before it, which say that it is not compressed and how long it is.
 */
final class HealthMessage {
    private static final int PREFIX = 5;
    private static final int FIELD = 1; // of both: service, and status
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final byte[] bytes;
    private int at = PREFIX;

    private HealthMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Bytes that are no answer. */
    static final class NotHealth extends Exception {
        private static final long serialVersionUID = 1L;

        NotHealth(String message) {
            super(message);
        }
    }

    /** The question for a service; the whole server if its name is empty. */
    static byte[] question(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (name.length > 0) {
            message.write((FIELD << 3) | LENGTH);
            int left = name.length;
            for (; left > 0x7f; left >>>= 7) {
                message.write((left & 0x7f) | 0x80);
            }
            message.write(left);
            message.writeBytes(name);
        }
        return ByteBuffer.allocate(PREFIX + message.size())
                .put((byte) 0)
                .putInt(message.size())
                .put(message.toByteArray())
                .array();
    }

    /**
     * The number of the status in an answer; 0 where it says none, as the default is not written.
     *
     * @throws NotHealth if it is none; says why
     */
    static int status(byte[] body) throws NotHealth {
        if (body.length < PREFIX) {
            throw new NotHealth("it has no message");
        }
        if (body[0] != 0) {
            throw new NotHealth("its message is compressed, which was not asked for");
        }
        long announced = Integer.toUnsignedLong(ByteBuffer.wrap(body).getInt(1));
        int size = body.length - PREFIX;
        if (announced != size) {
            throw new NotHealth("it announces a message of " + announced + " bytes, and has " + size);
        }
        return new HealthMessage(body).status();
    }

    private int status() throws NotHealth {
        int status = 0;
        while (at < bytes.length) {
            long tag = varint();
            int type = (int) (tag & 7);
            if ((tag >>> 3) == FIELD && type == VARINT) {
                status = (int) varint(); // the last one counts
            } else {
                skip(type);
            }
        }
        return status;
    }

    /** Passes over what a later version of the service may say. */
    private void skip(int type) throws NotHealth {
        long size = switch (type) {
            case VARINT -> {
                varint();
                yield 0;
            }
            case EIGHT_BYTES -> 8;
            case LENGTH -> varint();
            case FOUR_BYTES -> 4;
            default -> throw new NotHealth("its message is no Protocol Buffers");
        };
        if (size < 0 || size > bytes.length - at) {
            throw new NotHealth("its message ends too early");
        }
        at += (int) size;
    }

    private long varint() throws NotHealth {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == bytes.length) {
                throw new NotHealth("its message ends too early");
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new NotHealth("its message is no Protocol Buffers");
    }
}
