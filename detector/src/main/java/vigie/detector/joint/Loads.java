package vigie.detector.joint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.model.Instance;

/**
 * What each instance of a service takes, averaged over the last minutes. An instance counts once it was there for ten minutes without a
 * gap: one that just started takes little for good reasons.
 */
final class Loads {
    static final long SETTLE_MS = 600_000;
    private static final double MEMORY_MS = 300_000;
    private static final double MOST = 1e290; // of which many can still be added up

    private final Map<String, Load> loads = new LinkedHashMap<>(); // by address
    private long lastMs = Long.MIN_VALUE;

    /**
     * What an instance takes.
     *
     * @param mean of the last minutes, 0 or more
     */
    record Taken(Instance instance, double mean) {}

    private static final class Load {
        final long sinceMs;
        Instance instance;
        double mean = Double.NaN;
        double now;
        boolean counts; // is in no planned work

        Load(Instance instance, long sinceMs) {
            this.instance = instance;
            this.sinceMs = sinceMs;
        }
    }

    /** Takes the values of a round; the series of an instance are added up, and what is negative or infinite is none. */
    void round(long nowMs, List<Member> members) {
        if (nowMs < lastMs) {
            loads.clear(); // the clock was set back: nobody knows since when they are there
        }
        double weight = lastMs == Long.MIN_VALUE ? 1 : -Math.expm1(-(double) (nowMs - lastMs) / MEMORY_MS);
        lastMs = nowMs;
        loads.values().forEach(load -> load.now = Double.NaN);
        for (Member member : members) {
            if (member.value() >= 0 && member.value() <= MOST) {
                Instance instance = member.target().instance();
                Load load = loads.computeIfAbsent(instance.address(), a -> new Load(instance, nowMs));
                load.instance = instance;
                load.counts = member.learns();
                load.now = (Double.isNaN(load.now) ? 0 : load.now) + member.value();
            }
        }
        loads.values().removeIf(load -> Double.isNaN(load.now));
        loads.values().forEach(load -> {
            load.mean = Double.isNaN(load.mean) ? load.now : load.mean + weight * (load.now - load.mean);
        });
    }

    /** Those that count now, in the order in which they came. */
    List<Taken> settled() {
        List<Taken> settled = new ArrayList<>();
        for (Load load : loads.values()) {
            if (load.counts && lastMs - load.sinceMs >= SETTLE_MS) {
                settled.add(new Taken(load.instance, load.mean));
            }
        }
        return settled;
    }
}
