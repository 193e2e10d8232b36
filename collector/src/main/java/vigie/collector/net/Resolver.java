package vigie.collector.net;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Turns a host into addresses: literals at once, names with the system's resolver on an executor, because it blocks. Any thread. */
final class Resolver {
    /** Hears the addresses, or an empty list and why. */
    interface Heard {
        void resolved(List<InetAddress> addresses, String reason);
    }

    /** Answers for a name; blocks. */
    @FunctionalInterface
    interface Names {
        /** The system's resolver. */
        Names SYSTEM = InetAddress::getAllByName;

        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private final Executor blocking;
    private final Names names;

    Resolver(Executor blocking, Names names) {
        this.blocking = blocking;
        this.names = names;
    }

    /** Resolves once; the answer comes on the event loop. */
    void resolve(String host, EventLoop loop, Heard heard) {
        InetAddress literal = literal(host);
        if (literal != null) {
            heard.resolved(List.of(literal), "");
            return;
        }
        try {
            blocking.execute(() -> lookUp(host, loop, heard));
        } catch (RejectedExecutionException e) {
            heard.resolved(List.of(), "too many names are being resolved");
        }
    }

    private static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private void lookUp(String host, EventLoop loop, Heard heard) {
        List<InetAddress> addresses;
        String reason = "";
        try {
            addresses = List.of(names.addresses(host));
        } catch (UnknownHostException | SecurityException e) {
            addresses = List.of();
            reason = "the name " + host + " is not known";
        }
        List<InetAddress> found = addresses;
        String why = reason;
        try {
            loop.execute(() -> heard.resolved(found, why));
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and with it everybody who could hear.
        }
    }
}
