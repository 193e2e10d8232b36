package vigie.collector.probe.prometheus;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import vigie.collector.probe.Probe;
import vigie.model.Target;

/** Reads the exposition of one target, poll after poll, and hands its samples in. */
public interface Scraper {
    /** Starts one scrape; says exactly once how it ended. Never two at once. */
    void start(URI url, Map<String, String> headers, Duration timeout, Consumer<Probe.Answer> whenDone);

    /** What is remembered of the target may go. */
    void close();

    /** Makes the scraper of one target. */
    @FunctionalInterface
    interface Maker {
        Scraper make(Target target, Probe.Context context);
    }
}
