package vigie.collector.net;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;

/** Opens TCP connections to look at what answers. Thread rules as for {@link HttpTransport}. */
public interface TcpTransport {
    /** Starts a look; returns at once. */
    void open(TcpRequest request, TcpListener listener);

    /**
     * One look at a port.
     *
     * @param tls whether a TLS handshake follows the connection
     * @param send bytes to send once connected, or null
     * @param readUpTo how many bytes of the answer to wait for at most; 0 to close once connected
     * @param timeout the one deadline
     * @param policy as in {@link HttpRequest}
     * @param handshake how hands are shaken where that is not as for everybody, or null
     */
    record TcpRequest(
            String host,
            int port,
            boolean tls,
            byte @Nullable [] send,
            int readUpTo,
            Duration timeout,
            AddressPolicy policy,
            @Nullable Handshake handshake) {
        /** With a handshake as for everybody. */
        public TcpRequest(
                String host,
                int port,
                boolean tls,
                byte @Nullable [] send,
                int readUpTo,
                Duration timeout,
                AddressPolicy policy) {
            this(host, port, tls, send, readUpTo, timeout, policy, null);
        }
    }

    /**
     * A TLS handshake of its own.
     *
     * @param trust whom it trusts, in place of the transport's own
     * @param serverName what the server is asked for, and its certificate must name
     */
    record Handshake(SslContext trust, String serverName) {}

    /** Hears one look: {@code answered} any number of times until it says enough, then one of {@code end} or {@code failed}. */
    interface TcpListener {
        /**
         * Bytes came.
         *
         * @param soFar everything since the connection stood
         * @return whether that is enough
         */
        boolean answered(byte[] soFar);

        /** What is sent now that these bytes were heard and are not enough; empty for nothing. */
        default byte[] reply() {
            return new byte[0];
        }

        /** Connected, and all that was waited for has come, or the other side ended the connection in order. */
        void end(@Nullable Instant certificateExpiry);

        /** The look failed; see {@link HttpListener#failed}. */
        void failed(CheckResult.Phase phase, String reason);
    }
}
