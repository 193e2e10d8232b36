package vigie.collector.history;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vigie.model.Sample;
import vigie.model.SampleHistory;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/**
 * The last samples of the streams that somebody looks at, in memory. Samples come from many threads, one at a time for each target;
 * any thread reads.
 *
 * <p>A stream that nobody wants costs one comparison of references and one array read for each sample, and nothing is allocated in
 * the steady state: the order in which a target's streams come is remembered, see {@link PollOrder}.
 *
 * <p>When all places are taken, streams that had no sample for 15 minutes make room, looked for at most once a minute; further
 * ones are refused and counted.
 */
public final class RingHistory implements SampleSink, SampleHistory {
    private static final long IDLE_MS = 15 * 60_000;
    private static final long SWEEP_MS = 60_000;

    private final int samples;
    private final int maxSeries;
    private final Map<Series, Ring> rings = new ConcurrentHashMap<>();
    private final Map<String, Ring> byId = new ConcurrentHashMap<>();
    private final Map<Target, PollOrder> orders = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();
    private final AtomicLong lastSweepMs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong refused = new AtomicLong();
    private final ThreadLocal<Cursor> cursors = ThreadLocal.withInitial(Cursor::new);
    private volatile Wish wish;

    /** 512 samples of each of 10,000 streams at most: 80 MiB when full. */
    public RingHistory(Predicate<Series> wanted) {
        this(512, 10_000, wanted);
    }

    /**
     * An empty history.
     *
     * @param samples kept of each stream, at least 1
     * @param maxSeries streams kept, at least 1
     * @param wanted which streams are kept; asked once for each stream, on the thread of its samples
     */
    public RingHistory(int samples, int maxSeries, Predicate<Series> wanted) {
        if (samples < 1 || maxSeries < 1) {
            throw new IllegalArgumentException(
                    "samples and maxSeries must be at least 1: were " + samples + " and " + maxSeries);
        }
        this.samples = samples;
        this.maxSeries = maxSeries;
        this.wish = new Wish(wanted);
    }

    /** What is wanted, as an object of its own: a new one tells every target's memory that it is out of date. */
    static final class Wish {
        private final Predicate<Series> wanted;

        Wish(Predicate<Series> wanted) {
            this.wanted = wanted;
        }
    }

    /** Where a thread is in the poll that it hands in. */
    private static final class Cursor {
        private @Nullable PollOrder order;
    }

    /** Replaces what is wanted; what is no longer goes at once, what is from now on is kept from the next poll. */
    public void want(Predicate<Series> wanted) {
        wish = new Wish(wanted);
        rings.values().removeIf(ring -> !wanted.test(ring.series()) && dropped(ring));
    }

    /** How many samples found no place for their stream since the start. */
    public long refused() {
        return refused.get();
    }

    @Override
    public void accept(Series series, long timestampMs, double value) {
        Cursor cursor = cursors.get();
        PollOrder order = cursor.order;
        if (order == null || !order.isOf(series.target())) {
            order = open(series.target());
            cursor.order = order;
        }
        Ring ring = order.next(series, timestampMs);
        if (ring != null) {
            ring.add(timestampMs, value);
        }
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {
        Cursor cursor = cursors.get();
        PollOrder order = cursor.order;
        if (order != null && order.isOf(target)) {
            order.end();
            cursor.order = null;
        }
    }

    @Override
    public void forget(Target target) {
        orders.remove(target);
        rings.values().removeIf(ring -> ring.series().target().equals(target) && dropped(ring));
    }

    @Override
    public List<Series> series(String service) {
        return rings.keySet().stream()
                .filter(s -> s.target().service().equals(service))
                .sorted(Comparator.comparing((Series s) -> s.target().key())
                        .thenComparing(Series::metric)
                        .thenComparing(s -> s.labels().toString()))
                .toList();
    }

    @Override
    public Optional<Series> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(Ring::series);
    }

    @Override
    public List<Sample> recent(Series series, long sinceMs) {
        Ring ring = rings.get(series);
        return ring == null ? List.of() : ring.since(sinceMs);
    }

    private PollOrder open(Target target) {
        PollOrder order = orders.get(target);
        // None yet, or that of an equal target that is another object: the old one was replaced, and its streams with
        // it.
        if (order == null || !order.isOf(target)) {
            order = new PollOrder(target, this);
            orders.put(target, order);
        }
        order.begin(wish);
        return order;
    }

    /** Whether a stream is wanted now. */
    boolean wants(Series series) {
        return wish.wanted.test(series);
    }

    /** The ring of a wanted stream, perhaps a new one; null if there is no place. */
    @Nullable
    Ring ringOf(Series series, long timestampMs) {
        Ring known = rings.get(series);
        if (known != null) {
            return known;
        }
        if (places.incrementAndGet() > maxSeries && !madeRoom(timestampMs)) {
            places.decrementAndGet();
            refused.incrementAndGet();
            return null;
        }
        Ring ring = new Ring(series, samples);
        rings.put(series, ring);
        byId.put(ring.id(), ring);
        return ring;
    }

    private boolean madeRoom(long nowMs) {
        long last = lastSweepMs.get();
        boolean due = last == Long.MIN_VALUE || nowMs - last >= SWEEP_MS || nowMs < last;
        if (due && lastSweepMs.compareAndSet(last, nowMs)) {
            rings.values().removeIf(ring -> nowMs - ring.lastMs() > IDLE_MS && dropped(ring));
        }
        return places.get() <= maxSeries;
    }

    private boolean dropped(Ring ring) {
        ring.drop();
        places.decrementAndGet();
        byId.remove(ring.id(), ring);
        return true;
    }
}
