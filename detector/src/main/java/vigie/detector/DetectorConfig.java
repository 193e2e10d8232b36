package vigie.detector;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.detector.peers.PeerDesk;
import vigie.model.Labels;
import vigie.model.Region;
import vigie.model.Service;
import vigie.model.Severity;

/**
 * What the detector judges, cut out of the estate.
 *
 * @param services in the estate's order
 * @param vantages who looks
 * @param falseAlarms accepted a day over all series that learn what is usual; infinite for no bound
 * @param regions in the estate's order
 */
public record DetectorConfig(List<Judged> services, Vantages vantages, double falseAlarms, List<Region> regions) {
    public DetectorConfig {
        services = List.copyOf(services);
        regions = List.copyOf(regions);
    }

    /** What one vantage point judges alone. */
    public DetectorConfig(List<Judged> services) {
        this(services, Vantages.ALONE, Double.POSITIVE_INFINITY, List.of());
    }

    /**
     * The vantage points of the estate, as this one sees them.
     *
     * @param here its own name
     * @param zone where it stands, empty if not told
     * @param others the zones of the others, by their names
     */
    public record Vantages(String here, String zone, Map<String, String> others) {
        public static final Vantages ALONE = new Vantages("", "", Map.of());

        public Vantages {
            others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
        }
    }

    /**
     * A service with the rules for its checks, by the check's name, and its signals.
     *
     * @param checks in the estate's order
     * @param signals of which each series is judged
     * @param joint signals about the service as a whole
     */
    public record Judged(
            Service service, Map<String, HealthRule> checks, List<Signal> signals, List<JointSignal> joint) {
        public Judged {
            checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
            signals = List.copyOf(signals);
            joint = List.copyOf(joint);
        }

        /** Of which each series is judged by itself. */
        public Judged(Service service, Map<String, HealthRule> checks, List<Signal> signals) {
            this(service, checks, signals, List.of());
        }
    }

    /**
     * When a check's answers become a state.
     *
     * @param interval how often the check is made
     * @param failAfter bad answers in a row until it is believed, at least 1
     * @param recoverAfter good answers in a row until it is believed, at least 1
     * @param staleAfter without an answer for this long the state is UNKNOWN
     */
    public record HealthRule(Duration interval, int failAfter, int recoverAfter, Duration staleAfter) {}

    /**
     * A stream that is judged.
     *
     * @param name unique in its service
     * @param metric the metric's name as people know it: a histogram's family, a counter's full name
     * @param matching labels that a series must have
     * @param quantile which quantile of a histogram is judged, or null: 0.99 for a histogram, the value itself for others
     * @param detect how it is judged
     * @param severity of its findings
     */
    public record Signal(
            String name,
            String metric,
            Labels matching,
            @Nullable Double quantile,
            Detect detect,
            Severity severity) {}

    /**
     * A signal about a service as a whole: what its other signals say together.
     *
     * @param name unique in its service
     * @param severity of its findings
     */
    public record JointSignal(String name, Together detect, Severity severity) {}

    /** How signals are judged together: one implementation for each method. */
    public sealed interface Together {
        /** The word under {@code method:} in the estate. */
        String method();
    }

    /** Many series a little unusual at once. */
    public record Group(double falseAlarms) implements Together {
        @Override
        public String method() {
            return "group";
        }
    }

    /**
     * A load that lies unevenly on the instances or zones.
     *
     * @param of the name of the signal that is the load
     * @param ratio how many times its fair share is too much for one
     * @param idle the load of an instance, on average, under which nothing is wrong
     */
    public record Imbalance(String of, double ratio, double idle) implements Together {
        @Override
        public String method() {
            return "imbalance";
        }
    }

    /**
     * A load that multiplies within minutes.
     *
     * @param of the name of the signal that is the load
     * @param by the label whose values are its parts, or null
     * @param ratio how many times the expected a rise of some parts is wrong
     * @param even how many times the expected a rise of all parts alike is wrong; infinite for never
     * @param idle the load of the service under which nothing is wrong
     */
    public record Surge(String of, @Nullable String by, double ratio, double even, double idle) implements Together {
        @Override
        public String method() {
            return "surge";
        }
    }

    /** Values that do not go together as they usually do. */
    public record Multivariate(double falseAlarms) implements Together {
        /** With fewer signals nothing goes together. */
        public static final int FEWEST = 2;

        /** More would be learnt from too few rows. */
        public static final int MOST = 16;

        @Override
        public String method() {
            return "multivariate";
        }
    }

    /** How a signal is judged: one implementation for each method. */
    public sealed interface Detect {
        /** The word under {@code method:} in the estate. */
        String method();
    }

    /**
     * Fixed bounds; one at least is given.
     *
     * @param above values over it are wrong, or null
     * @param below values under it are wrong, or null
     */
    public record Threshold(
            @Nullable Double above, @Nullable Double below) implements Detect {
        public Threshold {
            if (above == null && below == null) {
                throw new IllegalArgumentException("threshold needs above or below");
            }
        }

        @Override
        public String method() {
            return "threshold";
        }
    }

    /**
     * Bounds that a series should not come near in time; one at least is given.
     *
     * @param above values at or over it are wrong, or null
     * @param below values at or under it are wrong, or null
     * @param within how near in time is wrong
     */
    public record Forecast(@Nullable Double above, @Nullable Double below, Duration within) implements Detect {
        public Forecast {
            if (above == null && below == null) {
                throw new IllegalArgumentException("forecast needs above or below");
            }
        }

        @Override
        public String method() {
            return "forecast";
        }
    }

    /**
     * A gauge that comes near its limit. Either {@code of} or {@code limit} is given.
     *
     * @param of the metric of the limit, on the same instance and with the same labels, or null
     * @param limit the limit itself, or null
     * @param warn the part of the limit over which it is wrong
     * @param full the part of the limit over which it is critical
     * @param within how near in time {@code full} is wrong, or null to look no further than the value
     */
    public record Saturation(
            @Nullable String of,
            @Nullable Double limit,
            double warn,
            double full,
            @Nullable Duration within) implements Detect {
        public Saturation {
            if ((of == null) == (limit == null)) {
                throw new IllegalArgumentException("saturation needs either of or limit");
            }
        }

        @Override
        public String method() {
            return "saturation";
        }
    }

    /**
     * A series that moves and has stopped.
     *
     * @param after how long a value may stand in any case
     */
    public record Stuck(Duration after) implements Detect {
        @Override
        public String method() {
            return "stuck";
        }
    }

    /**
     * A series that was there and does not come any more.
     *
     * @param after how long it may be away in any case
     */
    public record Absent(Duration after) implements Detect {
        @Override
        public String method() {
            return "absent";
        }
    }

    /**
     * A series that was not there and has come.
     *
     * @param after for how long its target must have been watched
     */
    public record Appeared(Duration after) implements Detect {
        @Override
        public String method() {
            return "appeared";
        }
    }

    /**
     * Learns what is usual.
     *
     * @param direction which side is wrong
     * @param minAbsolute the least deviation from the expected that matters, in the signal's unit; 0 for any
     * @param minRelative the least deviation that matters, as a part of the expected; 0 for any
     * @param falseAlarms accepted for each series and day
     */
    public record Adaptive(Direction direction, double minAbsolute, double minRelative, double falseAlarms)
            implements Detect {
        @Override
        public String method() {
            return "adaptive";
        }
    }

    /**
     * Compares the instances of the service with each other.
     *
     * @param direction which side of its peers is wrong
     * @param minAbsolute the least deviation that matters, in the signal's unit; 0 for any
     * @param minRelative the least deviation that matters, as a part of the peers' median; 0 for any
     * @param falseAlarms accepted for each instance and day
     */
    public record Peers(Direction direction, double minAbsolute, double minRelative, double falseAlarms)
            implements Detect {
        /** Fewer instances with a fresh value are not judged. */
        public static final int FEWEST = PeerDesk.FEWEST;

        @Override
        public String method() {
            return "peers";
        }
    }

    /** Which side of the expected is wrong. */
    public enum Direction {
        UP,
        DOWN,
        BOTH
    }
}
