package vigie.collector.probe.postgres;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Properties;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.AddressPolicy;

/**
 * The sockets of one connection to a database. The driver makes this by its name and hands it the properties of the connection, in which
 * the {@link Door} is.
 */
public final class PostgresSockets extends SocketFactory {
    static final String DOOR = "vigie.door";

    private final Door door;

    /** Called by the driver. */
    public PostgresSockets(Properties properties) {
        this.door = (Door) requireNonNull(properties.get(DOOR));
    }

    /**
     * What every socket of a connection keeps to: where it may go, one deadline for everything until the next is set, and how much it
     * may read. {@link #close()} may be called by any thread, the rest by the one that uses the connection.
     */
    static final class Door {
        private static final long MOST_BYTES = 16L << 20;

        private final AddressPolicy policy;
        private final LongSupplier nanoTime;
        private long deadlineNanos;
        private long bytes;
        private volatile boolean closed;
        private volatile boolean connected;
        private volatile @Nullable Socket socket;

        Door(AddressPolicy policy, LongSupplier nanoTime) {
            this.policy = policy;
            this.nanoTime = nanoTime;
        }

        /** Everything from now on ends by then. */
        void deadline(long nanos) {
            deadlineNanos = nanos;
            bytes = 0;
        }

        /** Whether a connection was made. */
        boolean isConnected() {
            return connected;
        }

        /** Ends what is under way. */
        void close() {
            closed = true;
            Socket open = socket;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    // It is gone, which was asked for.
                }
            }
        }

        private int leftMs() throws Late {
            long left = (deadlineNanos - nanoTime.getAsLong()) / 1_000_000;
            if (left <= 0) {
                throw new Late();
            }
            return (int) Math.min(left, Integer.MAX_VALUE);
        }
    }

    /** The deadline has passed. No SocketTimeoutException: the driver would read again and again after that. */
    static final class Late extends IOException {
        private static final long serialVersionUID = 1;

        Late() {
            super("no answer before the deadline");
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        Guarded made = new Guarded(door);
        door.socket = made;
        if (door.closed) {
            made.close();
        }
        return made;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new UnsupportedOperationException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new UnsupportedOperationException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new UnsupportedOperationException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new UnsupportedOperationException("the driver connects by itself");
    }

    /** A socket that keeps to its door; the driver's own timeouts, each for one read, would let a dripping server go on for ever. */
    private static final class Guarded extends Socket {
        private final Door door;
        private @Nullable InputStream input;

        Guarded(Door door) {
            this.door = door;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            InetAddress address = endpoint instanceof InetSocketAddress inet ? inet.getAddress() : null;
            if (address == null) {
                throw new UnknownHostException("the name is not known");
            }
            String refusal = door.policy.refusal(address);
            if (refusal != null) {
                throw new SocketException(refusal);
            }
            try {
                super.connect(endpoint, door.leftMs());
            } catch (SocketTimeoutException e) {
                throw new Late();
            }
            door.connected = true;
        }

        @Override
        public void setSoTimeout(int timeout) {
            // The door's deadline counts.
        }

        private void patience() throws IOException {
            super.setSoTimeout(door.leftMs());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            if (input == null) {
                input = new Limited(super.getInputStream(), this);
            }
            return input;
        }
    }

    /** The bytes of a socket, until its deadline and up to its limit. */
    private static final class Limited extends InputStream {
        private final InputStream bytes;
        private final Guarded socket;

        Limited(InputStream bytes, Guarded socket) {
            this.bytes = bytes;
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            socket.patience();
            int count;
            try {
                count = bytes.read(to, from, length);
            } catch (SocketTimeoutException e) {
                throw new Late();
            }
            socket.door.bytes += Math.max(0, count);
            if (socket.door.bytes > Door.MOST_BYTES) {
                throw new InterruptedIOException("the server sent more than " + Door.MOST_BYTES + " bytes");
            }
            return count;
        }

        @Override
        public int available() throws IOException {
            return bytes.available();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
