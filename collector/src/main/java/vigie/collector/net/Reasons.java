package vigie.collector.net;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Phase;

/** Says for people what went wrong. Never shows a URL's query or a header: they may hold secrets. */
final class Reasons {
    private static final int LONGEST = 200;

    private Reasons() {}

    static String ofConnect(InetAddress address, int port, @Nullable Throwable cause) {
        String where = address.getHostAddress() + ", port " + port;
        if (cause instanceof ConnectTimeoutException) {
            return "no connection to " + where + " in time";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to " + where;
        }
        if (cause instanceof ConnectException) {
            return "connection refused by " + where;
        }
        return "no connection to " + where + ": " + of(cause);
    }

    static String ofTls(String host, @Nullable Throwable cause) {
        Throwable deepest = cause;
        while (deepest != null && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return "TLS with " + host + " failed: " + of(deepest);
    }

    static String ofTimeout(Phase phase, Duration timeout) {
        String what = switch (phase) {
            case RESOLVE -> "the name was not resolved";
            case CONNECT -> "no connection";
            case TLS -> "the TLS handshake did not end";
            case SEND -> "the request was not taken";
            case FIRST_BYTE -> "no answer";
            case BODY, ASSERT -> "the answer did not end";
        };
        return what + " within " + timeout.toMillis() + " ms";
    }

    /** A throwable's own words, in one short line. */
    static String of(@Nullable Throwable cause) {
        if (cause == null) {
            return "no reason given";
        }
        String message = cause.getMessage();
        String text = message == null ? cause.getClass().getSimpleName() : message.replaceAll("\\s+", " ");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
