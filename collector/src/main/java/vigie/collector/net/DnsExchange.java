package vigie.collector.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * One question to one name server: over UDP, sent a second time if half of the time brought nothing, and over TCP if the answer was cut. Blocks,
 * until its deadline at most.
 */
public final class DnsExchange {
    private static final int MOST_BYTES = 65_535;
    private static final int MOST_PACKETS = 100;

    private final InetSocketAddress server;
    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private boolean heardGarbage;

    /**
     * An exchange that has not begun.
     *
     * @param deadlineNanos by {@code nanoTime}
     */
    public DnsExchange(InetSocketAddress server, LongSupplier nanoTime, long deadlineNanos) {
        this.server = server;
        this.nanoTime = nanoTime;
        this.deadlineNanos = deadlineNanos;
    }

    /** Whether something came that is no answer to the question. */
    public boolean heardGarbage() {
        return heardGarbage;
    }

    /**
     * The answer.
     *
     * @throws SocketTimeoutException if none came in time
     * @throws IOException if the server cannot be reached, or what it answers over TCP is no message
     */
    public Message ask(Message question) throws IOException {
        Message answer = overUdp(question);
        return answer.getHeader().getFlag(Flags.TC) ? overTcp(question) : answer;
    }

    private Message overUdp(Message question) throws IOException {
        byte[] wire = question.toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server); // packets of others are dropped, and a closed port is told
            long half = nanoTime.getAsLong() + (deadlineNanos - nanoTime.getAsLong()) / 2;
            for (long until : new long[] {half, deadlineNanos}) {
                socket.send(new DatagramPacket(wire, wire.length));
                Message answer = receive(socket, question, until);
                if (answer != null) {
                    return answer;
                }
            }
        }
        throw new SocketTimeoutException("no answer in time");
    }

    private @Nullable Message receive(DatagramSocket socket, Message question, long until) throws IOException {
        byte[] bytes = new byte[MOST_BYTES];
        for (int i = 0; i < MOST_PACKETS; i++) {
            int left = leftMs(until);
            if (left <= 0) {
                return null;
            }
            socket.setSoTimeout(left);
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            Message answer = read(Arrays.copyOf(bytes, packet.getLength()));
            if (answer != null && answers(answer, question)) {
                return answer;
            }
            heardGarbage = true; // perhaps somebody's who guesses: the right one may still come
        }
        return null;
    }

    private Message overTcp(Message question) throws IOException {
        byte[] wire = question.toWire();
        try (Socket socket = new Socket()) {
            socket.connect(server, Math.max(1, leftMs(deadlineNanos)));
            byte[] framed = new byte[wire.length + 2];
            framed[0] = (byte) (wire.length >> 8);
            framed[1] = (byte) wire.length;
            System.arraycopy(wire, 0, framed, 2, wire.length);
            socket.getOutputStream().write(framed);
            byte[] size = read(socket, 2);
            Message answer = read(read(socket, ((size[0] & 0xff) << 8) | (size[1] & 0xff)));
            if (answer == null || !answers(answer, question)) {
                heardGarbage = true;
                throw new IOException("the answer over TCP is no answer to the question");
            }
            return answer;
        }
    }

    private byte[] read(Socket socket, int size) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] bytes = new byte[size];
        for (int at = 0; at < size; ) {
            int left = leftMs(deadlineNanos);
            if (left <= 0) {
                throw new SocketTimeoutException("the answer did not end in time");
            }
            socket.setSoTimeout(left);
            int count = in.read(bytes, at, size - at);
            if (count < 0) {
                throw new IOException("the server hung up before its answer was whole");
            }
            at += count;
        }
        return bytes;
    }

    private static @Nullable Message read(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException | RuntimeException e) {
            return null; // what is no message trips the reader in ways of its own
        }
    }

    private static boolean answers(Message answer, Message question) {
        Record asked = question.getQuestion();
        Record repeated = answer.getQuestion();
        boolean same = repeated == null || repeated.equals(asked);
        return answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getID() == question.getHeader().getID()
                && same;
    }

    private int leftMs(long until) {
        return (int) Math.min(Integer.MAX_VALUE, (until - nanoTime.getAsLong()) / 1_000_000);
    }
}
