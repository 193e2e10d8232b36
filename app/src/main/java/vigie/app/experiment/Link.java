package vigie.app.experiment;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import vigie.app.experiment.Provider.Mode;

/** One connection through a forwarder: two threads, one for each direction. */
final class Link {
    private static final int PART = 16 << 10;

    private final Socket client;
    private final Socket upstream;
    private final Supplier<Provider.Wire> now;
    private final Consumer<Link> over;
    private final AtomicInteger open = new AtomicInteger(2);

    Link(Socket client, Socket upstream, Supplier<Provider.Wire> now, Consumer<Link> over) {
        this.client = client;
        this.upstream = upstream;
        this.now = now;
        this.over = over;
    }

    void start() {
        Forwarder.start("up", () -> carry(client, upstream));
        Forwarder.start("down", () -> carry(upstream, client));
    }

    private void carry(Socket from, Socket to) {
        byte[] part = new byte[PART];
        try {
            for (int read = from.getInputStream().read(part);
                    read >= 0;
                    read = from.getInputStream().read(part)) {
                Provider.Wire wire = now.get();
                if (wire.mode() == Mode.DELAY) {
                    late(wire.by());
                }
                if (wire.mode() != Mode.DROP) {
                    to.getOutputStream().write(part, 0, read);
                }
            }
            Provider.Wire wire = now.get();
            if (wire.mode() == Mode.SLOW_CLOSE) {
                late(wire.by());
            }
            if (now.get().mode() != Mode.DROP) {
                to.shutdownOutput();
            }
            if (open.decrementAndGet() == 0) {
                close();
            }
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private static void late(Duration by) throws InterruptedException {
        Thread.sleep(by.toMillis());
    }

    private void close() throws IOException {
        over.accept(this);
        client.close();
        upstream.close();
    }

    /** Ends it at once; both sides see a reset. */
    void reset() {
        over.accept(this);
        Forwarder.reset(client);
        Forwarder.reset(upstream);
    }
}
