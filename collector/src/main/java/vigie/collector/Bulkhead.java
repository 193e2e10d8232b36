package vigie.collector;

import io.prometheus.client.Gauge;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vigie.model.Service;

/** The room of one tier: how many of its polls may be under way, and which targets wait for a place, first come first served. One thread. */
final class Bulkhead {
    private final Service.Tier tier;
    private final Deque<PolledTarget> waiting = new ArrayDeque<>();
    private final Gauge.Child gauge;
    private int limit;
    private int inFlight;

    Bulkhead(Service.Tier tier, int limit, CollectorMetrics metrics) {
        this.tier = tier;
        this.limit = limit;
        this.gauge = metrics.pollsInFlight.labels(name());
    }

    /** The tier as the estate writes it. */
    String name() {
        return tier.name().toLowerCase(Locale.ROOT);
    }

    void limit(int limit) {
        this.limit = limit;
    }

    /** A poll begins; one that was asked for by name may go over the limit. */
    void enter() {
        gauge.set(++inFlight);
    }

    void leave() {
        gauge.set(--inFlight);
    }

    boolean hasRoom() {
        return inFlight < limit;
    }

    void await(PolledTarget target) {
        waiting.addLast(target);
    }

    /** Takes a target out of the line; costs the length of the line. */
    void giveUp(PolledTarget target) {
        waiting.remove(target);
    }

    /** The next in line, if there is room for it. */
    @Nullable
    PolledTarget next() {
        return hasRoom() ? waiting.pollFirst() : null;
    }
}
