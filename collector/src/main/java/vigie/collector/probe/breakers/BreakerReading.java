package vigie.collector.probe.breakers;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/**
 * Picks the circuit breakers out of an exposition, {@value #MOST} of them at most. One poll at a time, on the transport's thread.
 *
 * <p>Metrics of Resilience4j as Micrometer's Prometheus registry writes them: {@code resilience4j_circuitbreaker_state} is 1 for the state that
 * a breaker is in; the rates are -1 until it has seen enough calls, which is no rate.
 */
final class BreakerReading implements SampleSink {
    private static final int MOST = 200;
    private static final int NAME = 100;
    private static final double MOST_COUNTED = 1e15; // beyond it doubles do not count one by one
    private static final String PREFIX = "resilience4j_circuitbreaker_";

    private final Map<String, Breaker> breakers = new TreeMap<>();

    /** What is read of one breaker. */
    static final class Breaker {
        final String name;
        String state = "";
        double failureRate = Double.NaN; // percent
        double slowCallRate = Double.NaN; // percent
        double calls; // that ended, since the service's start
        double notPermitted; // that were refused, since the service's start
        final SortedMap<Double, Double> successesAtMost = new TreeMap<>(); // by seconds, since the service's start

        Breaker(String name) {
            this.name = name;
        }
    }

    /** Forgets the last exposition. */
    void begin() {
        breakers.clear();
    }

    /** Those that told a state, by name. */
    Collection<Breaker> breakers() {
        breakers.values().removeIf(breaker -> breaker.state.isEmpty());
        return breakers.values();
    }

    @Override
    public void accept(Series series, long timestampMs, double value) {
        if (!series.metric().startsWith(PREFIX)) {
            return;
        }
        Labels labels = series.labels();
        String name = labels.get("name");
        if (name == null || (breakers.size() >= MOST && !breakers.containsKey(name))) {
            return;
        }
        switch (series.metric().substring(PREFIX.length())) {
            case "state" -> {
                String state = labels.get("state");
                if (value == 1 && state != null) {
                    of(name).state = Excerpt.of(state, NAME);
                }
            }
            case "failure_rate" -> of(name).failureRate = rate(value);
            case "slow_call_rate" -> of(name).slowCallRate = rate(value);
            case "calls_seconds_count" -> of(name).calls += value;
            case "calls_seconds_bucket" -> {
                if ("successful".equals(labels.get("kind"))) {
                    bucket(of(name).successesAtMost, bound(labels.get("le")), value);
                }
            }
            case "not_permitted_calls_total" -> of(name).notPermitted += value;
            default -> {}
        }
    }

    private Breaker of(String name) {
        return breakers.computeIfAbsent(name, n -> new Breaker(Excerpt.of(n, NAME)));
    }

    private static void bucket(SortedMap<Double, Double> atMost, double bound, double count) {
        boolean fits = atMost.size() < CallTimes.MOST_BUCKETS || atMost.containsKey(bound);
        if (bound > 0 && count >= 0 && count < MOST_COUNTED && fits) {
            atMost.merge(bound, count, Double::sum);
        }
    }

    /** NaN for what is no bound. */
    private static double bound(@Nullable String le) {
        if (le == null || le.equals("+Inf")) {
            return le == null ? Double.NaN : Double.POSITIVE_INFINITY;
        }
        try {
            return Double.parseDouble(le);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static double rate(double value) {
        return value >= 0 ? value : Double.NaN;
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {}

    @Override
    public void forget(Target target) {}
}
