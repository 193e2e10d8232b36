package vigie.collector;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Instance;
import vigie.model.Secret;
import vigie.model.Service;

/**
 * What the collector polls, cut out of the estate.
 *
 * @param services in the estate's order
 * @param vantages who else looks, and whether anybody here sees anything
 */
public record CollectorConfig(List<Watched> services, Limits limits, Vantages vantages) {
    public CollectorConfig {
        services = List.copyOf(services);
    }

    /** What one vantage point polls alone. */
    public CollectorConfig(List<Watched> services, Limits limits) {
        this(services, limits, Vantages.ALONE);
    }

    /**
     * The vantage points of the estate, as this one sees them.
     *
     * @param here its own name
     * @param zone where it stands, empty if not told
     * @param canary a service that is surely there: while none of it is seen, no other is believed to be down; or null for none
     * @param others in the estate's order
     */
    public record Vantages(
            String here, String zone, @Nullable String canary, List<Peer> others) {
        public static final Vantages ALONE = new Vantages("", "", null, List.of());

        public Vantages {
            others = List.copyOf(others);
        }
    }

    /**
     * Another Vigie that looks at the same targets from elsewhere.
     *
     * @param zone where it stands, empty if not told
     * @param url where its API is, or null if nobody can ask it and it reports by itself
     * @param token with which it lets this one read, or null if it asks for none
     * @param every how often it is asked what it believes
     */
    public record Peer(
            String name,
            String zone,
            @Nullable URI url,
            @Nullable Secret token,
            Duration every) {}

    /** A service with where its instances are and how they are looked at. */
    public record Watched(Service service, Discovery discovery, List<Check> checks) {
        public Watched {
            checks = List.copyOf(checks);
        }
    }

    /**
     * Where a service's instances come from; all sources together.
     *
     * @param fixed the estate's own list
     * @param sources that are read again and again; where two name the same address, the first of them wins
     */
    public record Discovery(List<Instance> fixed, List<Source> sources) {
        public Discovery {
            fixed = List.copyOf(fixed);
            sources = List.copyOf(sources);
        }
    }

    /** What an estate says of one source of instances. Equal ones are the same source: over a reload it keeps its list. */
    public interface Source {
        /** The key in the estate and what is asked, for people and metrics: {@code dns api.internal A}. Without a secret in it. */
        String shown();

        /** How long to wait from one question to the next, or null where the kind of source says. */
        default @Nullable Duration refresh() {
            return null;
        }

        /** The address that is called, or null for none. */
        default @Nullable URI url() {
            return null;
        }
    }

    /**
     * One check of a service, made for each of its instances.
     *
     * @param name unique in its service
     * @param use the kind of probe
     * @param timeout fixed, or null for one that follows the target's own latency
     * @param staleAfter after how long without an answer the target is not known any more, or null if the collector is not told:
     *     an open circuit breaker polls at least twice in that time
     * @param settings what the kind's record was bound to
     */
    public record Check(
            String name,
            String use,
            Duration interval,
            @Nullable Duration timeout,
            @Nullable Duration staleAfter,
            Record settings) {

        public Check {
            if (interval.compareTo(Duration.ofMillis(10)) < 0) {
                throw new IllegalArgumentException(
                        "interval must be at least 10ms: was " + interval + " (check " + name + ')');
            }
        }

        /** A check of which the collector does not know when its answers are stale. */
        public Check(String name, String use, Duration interval, @Nullable Duration timeout, Record settings) {
            this(name, use, interval, timeout, null, settings);
        }
    }

    /**
     * What one target or all of them may cost; everything is on by default.
     *
     * @param bodyBytes of one answer, decompressed
     * @param samples of one scrape
     * @param labels of one series
     * @param labelNameBytes of one label's name
     * @param labelValueBytes of one label's value
     * @param series over all targets; the least recently seen go first
     * @param inFlight polls at once, for each tier
     */
    public record Limits(
            long bodyBytes,
            int samples,
            int labels,
            int labelNameBytes,
            int labelValueBytes,
            int series,
            Map<Service.Tier, Integer> inFlight) {

        /** The defaults of the interface: 10 MiB, 50,000 samples, 64 labels, names of 128 and values of 1,024 bytes. */
        public static final Limits DEFAULT = new Limits(
                10L << 20,
                50_000,
                64,
                128,
                1024,
                1_000_000,
                Map.of(Service.Tier.CRITICAL, 1024, Service.Tier.STANDARD, 1024, Service.Tier.BEST_EFFORT, 256));

        public Limits {
            inFlight = Map.copyOf(inFlight);
        }
    }
}
