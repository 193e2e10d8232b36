package vigie.detector.series;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Service.Tier;
import vigie.model.Target;

/**
 * What is judged, by service and by the name of the metric on the wire. Immutable, any thread. A series that no signal wants is found
 * out with two look-ups, and only when it is new.
 */
public final class SignalTable {
    /** Nothing is judged. */
    public static final SignalTable EMPTY = new SignalTable(List.of(), Double.POSITIVE_INFINITY);

    private static final String BUCKET = "_bucket";

    private final Map<String, Part> parts = new HashMap<>();
    private final double falseAlarms;

    /**
     * A table of every service's signals.
     *
     * @param falseAlarms accepted a day over all series that learn, infinite for no bound
     */
    public SignalTable(List<Judged> services, double falseAlarms) {
        this.falseAlarms = falseAlarms;
        for (Judged judged : services) {
            Map<String, List<Watch>> byMetric = new HashMap<>();
            for (Watch watch : judged.watches()) {
                byMetric.computeIfAbsent(watch.metric(), m -> new ArrayList<>()).add(watch);
                byMetric.computeIfAbsent(watch.metric() + BUCKET, m -> new ArrayList<>())
                        .add(watch);
                Watch.Share share = watch.share();
                if (share != null && share.of() != null) {
                    byMetric.computeIfAbsent(share.of(), m -> new ArrayList<>()).add(watch);
                }
            }
            parts.put(judged.service(), new Part(judged, byMetric));
        }
    }

    double falseAlarms() {
        return falseAlarms;
    }

    /** How much a series of a service of this importance weighs where false alarms are shared out. */
    public static double weight(Tier tier) {
        return AlarmBudget.weight(tier);
    }

    /** How much the series of a service weigh where false alarms are shared out. */
    double weight(String service) {
        Part part = parts.get(service);
        return part == null ? 0 : AlarmBudget.weight(part.judged.tier());
    }

    /** How often the target is polled and how long its silence may be; null if nothing of it is judged. */
    @Nullable
    Cadence cadence(Target target) {
        Part part = parts.get(target.service());
        return part == null || part.judged.watches().isEmpty()
                ? null
                : part.judged.cadences().get(target.check());
    }

    /** The watches that may want a metric of a service; a name with {@code _bucket} may mean its family. */
    List<Watch> candidates(String service, String metric) {
        Part part = parts.get(service);
        return part == null ? List.of() : part.byMetric.getOrDefault(metric, List.of());
    }

    /** A signal of a service, or null if it has none of that name. */
    @Nullable
    Watch named(String service, String signal) {
        Part part = parts.get(service);
        return part == null
                ? null
                : part.judged.watches().stream()
                        .filter(watch -> watch.signal().equals(signal))
                        .findFirst()
                        .orElse(null);
    }

    /** The watch that judges as this one does, or null if there is none any more. */
    @Nullable
    Watch find(String service, Watch like) {
        Part part = parts.get(service);
        if (part != null) {
            for (Watch watch : part.judged.watches()) {
                if (watch.judgesAs(like)) {
                    return watch;
                }
            }
        }
        return null;
    }

    private record Part(Judged judged, Map<String, List<Watch>> byMetric) {}

    /**
     * The signals of a service.
     *
     * @param cadences by the name of the check
     */
    public record Judged(String service, Tier tier, Map<String, Cadence> cadences, List<Watch> watches) {
        public Judged {
            cadences = Map.copyOf(cadences);
            watches = List.copyOf(watches);
        }
    }

    /**
     * The rhythm of a check.
     *
     * @param intervalSeconds how often it is made
     * @param staleAfterMs after this long without a value a signal is not known
     */
    public record Cadence(double intervalSeconds, long staleAfterMs) {}
}
