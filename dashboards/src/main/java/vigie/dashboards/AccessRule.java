package vigie.dashboards;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides who may do what over HTTP. Any thread; does not block. */
@FunctionalInterface
public interface AccessRule {
    /** Judges one request before anything of it is done. */
    Access judge(Attempt attempt);

    /**
     * The rule without tokens: everybody reads, loopback alone writes.
     *
     * <p>A browser on the same machine is loopback too, so a write is also refused if a page of another site may have caused
     * it: the {@code Host} must be {@code localhost} or a literal address (a name could have been bound to loopback by a
     * stranger's DNS), and an {@code Origin}, if there is one, must be that host. A request that a proxy passed on comes from
     * somewhere else and is refused.
     */
    static AccessRule loopbackWrites() {
        return new LoopbackWrites();
    }

    /**
     * What is known of a request.
     *
     * @param method in upper case
     * @param path without the query
     * @param remote the other end of the connection, or null if it is not known
     * @param host the one {@code Host} header, or null if there is none or more than one
     * @param origin the {@code Origin} header, or null
     * @param authorization the {@code Authorization} header, or null
     * @param capability the parameter with which an executor tells an outcome, or null
     * @param forwarded whether a proxy says that it passed the request on
     */
    record Attempt(
            String method,
            String path,
            @Nullable InetAddress remote,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String authorization,
            @Nullable String capability,
            boolean forwarded) {
        /** Whether the method may change something. */
        public boolean writes() {
            return switch (method) {
                case "GET", "HEAD", "OPTIONS" -> false;
                default -> true;
            };
        }

        /** Whether it comes from this machine itself, by no proxy. */
        public boolean isLocal() {
            return remote != null && remote.isLoopbackAddress() && !forwarded;
        }

        /** Whether no page of another site caused it, as far as browsers tell: an {@code Origin}, if there is one, is the host. */
        public boolean isSameOrigin() {
            return origin == null || (host != null && host.equalsIgnoreCase(authority(origin)));
        }

        private static @Nullable String authority(String origin) {
            try {
                return new URI(origin).getRawAuthority();
            } catch (URISyntaxException e) {
                return null;
            }
        }

        /** Without what only the rule may see. */
        @Override
        public String toString() {
            return method + ' ' + path + " from " + remote;
        }
    }

    /**
     * What was decided.
     *
     * @param status 200 to let it through, 401, 403 or 429 to refuse it
     * @param by the name that the audit trail gets; {@code local} without authentication
     * @param reason why it is refused, for people; empty if it is not
     * @param retryAfter when it may be tried again; zero if that is not the question
     */
    record Access(int status, String by, String reason, Duration retryAfter) {
        /** Let through in this name. */
        public static Access granted(String by) {
            return new Access(200, by, "", Duration.ZERO);
        }

        /** Not known. */
        public static Access unauthenticated(String reason) {
            return new Access(401, "", reason, Duration.ZERO);
        }

        /** Too often. */
        public static Access tooMany(String reason, Duration retryAfter) {
            return new Access(429, "", reason, retryAfter);
        }

        /** Known well enough to say no. */
        public static Access forbidden(String reason) {
            return new Access(403, "", reason, Duration.ZERO);
        }

        /** Whether the request goes on. */
        public boolean isGranted() {
            return status == 200;
        }
    }
}
