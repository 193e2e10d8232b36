package vigie.detector.series;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What is known of all streams, as bytes that are taken whole or not at all.
 *
 * <pre>
 * int magic, int version, int length of the body, body (int count, then each stream), int CRC-32C of version, length and body
 * </pre>
 *
 * Numbers are big-endian. Memory for the body grows with what is really read, whatever its length claims to be.
 */
final class StateFile {
    private static final int MAGIC = 0x56494742;
    private static final int VERSION = 3;
    private static final int CHUNK = 1 << 16;

    private StateFile() {}

    /**
     * What was read.
     *
     * @param states empty if it was refused
     * @param refusal why; empty if it was not
     */
    record Content(List<StreamState> states, String refusal) {}

    static void write(List<StreamState> states, DataOutput out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        body.writeInt(states.size());
        for (StreamState state : states) {
            StreamCodec.write(state, body);
        }
        byte[] written = bytes.toByteArray();
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(written.length);
        out.write(written);
        out.writeInt(checksum(VERSION, written));
    }

    static Content read(DataInput in) {
        try {
            return taken(in);
        } catch (EOFException e) {
            return refused("saved baselines must be whole: they end too early");
        } catch (IOException e) {
            return refused("saved baselines cannot be read: " + e.getMessage());
        }
    }

    private static Content taken(DataInput in) throws IOException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            return refused("saved baselines must begin with " + Integer.toHexString(MAGIC) + ": was "
                    + Integer.toHexString(magic));
        }
        int version = in.readInt();
        if (version != VERSION) {
            return refused("saved baselines must be of version " + VERSION + ": was " + version);
        }
        byte[] body = body(in.readInt(), in);
        if (in.readInt() != checksum(version, body)) {
            return refused("saved baselines must have the checksum that they were written with: another one was found");
        }
        return new Content(states(body), "");
    }

    private static byte[] body(int length, DataInput in) throws IOException {
        if (length < 0) {
            throw new IOException("length must not be negative: was " + length);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int left = length; left > 0; left -= Math.min(left, CHUNK)) {
            in.readFully(chunk, 0, Math.min(left, CHUNK));
            bytes.write(chunk, 0, Math.min(left, CHUNK));
        }
        return bytes.toByteArray();
    }

    private static List<StreamState> states(byte[] body) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        int count = in.readInt();
        List<StreamState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(StreamCodec.read(in));
        }
        return states;
    }

    private static int checksum(int version, byte[] body) {
        CRC32C sum = new CRC32C();
        for (int number : new int[] {version, body.length}) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                sum.update(number >>> shift);
            }
        }
        sum.update(body, 0, body.length);
        return (int) sum.getValue();
    }

    private static Content refused(String why) {
        return new Content(List.of(), why);
    }
}
