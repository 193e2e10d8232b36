package vigie.app.experiment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import vigie.app.experiment.Provider.Mode;

/** Stands between clients and a server, on TCP: forwards as it is, or as a fault wants it. At most 500 connections; it owns its threads. */
final class Forwarder implements AutoCloseable {
    private static final int MOST = 500;
    private static final int CONNECT_MS = 5_000;

    private final ExperimentFile.Forward forward;
    private final ServerSocket server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Provider.Wire now;

    private Forwarder(ExperimentFile.Forward forward, ServerSocket server) {
        this.forward = forward;
        this.server = server;
        now = plain();
    }

    private Provider.Wire plain() {
        return new Provider.Wire(forward.name(), Mode.PLAIN, Duration.ZERO);
    }

    static Forwarder open(ExperimentFile.Forward forward) throws Failed {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(address(forward.listen()), 64);
            Forwarder opened = new Forwarder(forward, server);
            start("accept", opened::accept);
            return opened;
        } catch (IOException e) {
            throw new Failed(
                    "the forward " + forward.name() + " cannot listen on " + forward.listen() + ": " + e.getMessage());
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    static void start(String what, Runnable work) {
        Thread thread = new Thread(work, "experiment-forward-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (links.size() >= MOST || now.mode() == Mode.RESET) {
                    reset(client);
                } else {
                    start("connect", () -> connect(client));
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        try {
            upstream.connect(address(forward.to()), CONNECT_MS);
        } catch (IOException e) {
            // The client sees what it would see without a forwarder: nobody is there.
            reset(client);
            reset(upstream);
            return;
        }
        Link link = new Link(client, upstream, () -> now, links::remove);
        links.add(link);
        if (server.isClosed() || now.mode() == Mode.RESET) {
            link.reset();
        } else {
            link.start();
        }
    }

    static void reset(Socket socket) {
        try (socket) {
            // Closing without lingering sends a reset.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is gone already.
            return;
        }
    }

    /** Makes a fault of its connections. */
    synchronized Hands.Undo begin(Provider.Wire wire) throws Failed {
        if (now.mode() != Mode.PLAIN) {
            throw new Failed(forward.name() + " has another fault already: " + now.told());
        }
        now = wire;
        if (wire.mode() == Mode.RESET) {
            links.forEach(Link::reset);
        }
        return this::undo;
    }

    private synchronized void undo() {
        boolean dropped = now.mode() == Mode.DROP;
        now = plain();
        if (dropped) {
            // Bytes are missing in them: going on would be another fault.
            links.forEach(Link::reset);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // Nothing listens any more either way.
            return;
        } finally {
            links.forEach(Link::reset);
        }
    }
}
