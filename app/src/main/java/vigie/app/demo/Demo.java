package vigie.app.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import vigie.app.run.Service;
import vigie.app.run.Settings;
import vigie.app.run.Signals;

/** The demonstration: the example estate, the service on it, and the story, from start to clean end. */
public final class Demo {
    private final InetSocketAddress listen;
    private final Consumer<String> out;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** A demonstration whose console is served on an address, told line by line. */
    public Demo(InetSocketAddress listen, Consumer<String> out) {
        this.listen = listen;
        this.out = out;
    }

    /**
     * Plays the story, once or until the process is asked to end.
     *
     * @return whether everything healed
     * @throws IOException if the estate or the service cannot be started
     */
    public boolean play(boolean once) throws IOException, InterruptedException, Service.Refused {
        Signals.on("TERM", () -> asked.set(true));
        Signals.on("INT", () -> asked.set(true));
        Path folder = Files.createTempDirectory("vigie-demo");
        out.accept("vigie demo: starting the example estate, one process for each of its parts …");
        try (Pager pager = new Pager();
                DemoEstate estate = DemoEstate.start(folder, pager.port());
                Service service = Service.start(new Settings(estate.file(), folder.resolve("data"), listen));
                Customers orders = new Customers(estate, DemoEstate.APIS, Duration.ofMillis(50));
                Customers prices = new Customers(estate, DemoEstate.PRICING, Duration.ofMillis(100))) {
            out.accept(
                    "watching api-1, api-2, api-3, pricing-1 to pricing-8 and orders-db in zones a, b and c · console on "
                            + service.url());
            Story story = new Story(
                    estate, new Story.Windows(service.board(), service.incidents(), service.scores()), out, asked::get);
            boolean good = story.awaitHealth() && play(story, once);
            return report(good, estate, pager) || asked.get();
        } finally {
            delete(folder);
        }
    }

    private boolean play(Story story, boolean once) throws IOException, InterruptedException {
        boolean good = true;
        do {
            for (Fault fault : Fault.story()) {
                if (asked.get()) {
                    return good;
                }
                good &= story.play(fault);
                story.pause();
            }
        } while (!once);
        return good;
    }

    private boolean report(boolean healed, DemoEstate estate, Pager pager) throws IOException {
        Map<String, String> last = new HashMap<>();
        pager.pages().forEach(page -> last.put(page.key(), page.state()));
        boolean resolved = last.values().stream().allMatch("closed"::equals);
        long deeds = Files.exists(estate.journal())
                ? Files.readAllLines(estate.journal()).size()
                : 0;
        out.accept("");
        out.accept((healed ? "everything healed" : "something did not heal") + " · " + last.size()
                + " incidents paged, " + (resolved ? "each resolved under its own key" : "NOT each of them resolved")
                + " · " + deeds + " restarts");
        return healed && resolved;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
