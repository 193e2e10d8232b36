package vigie.collector.scrape;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The cap on the series of all targets together. Where it is reached, targets that have not been seen for five minutes lose their memory,
 * least recently seen first; until there is room, scrapes with new series are refused. Any thread.
 *
 * <p>Targets that are being seen lose nothing to a newcomer: their baselines are worth more than its first values. While a scrape is read, its
 * vanished and its new series both count.
 */
public final class SeriesBudget {
    /** As long as a series stays alive in Prometheus without a sample. */
    static final long UNSEEN_MS = 300_000;

    private int cap;
    private final Set<Account> bySeen = new LinkedHashSet<>();
    private long held;

    /** A budget of so many series. */
    public SeriesBudget(int cap) {
        this.cap = cap;
    }

    /** How many series are held now. */
    public synchronized long held() {
        return held;
    }

    /** Sets another cap; what is held above a lower one stays until it vanishes or is evicted. */
    public synchronized void cap(int cap) {
        this.cap = cap;
    }

    /** The most that may be held. */
    public synchronized int cap() {
        return cap;
    }

    /** Opens the account of one target. */
    Account open() {
        return new Account();
    }

    /** What one target holds. Its owner's thread calls it; {@link #isEvicted()} may turn true at any time. */
    final class Account {
        private int size;
        private long seenMs;
        private boolean evicted;
        private boolean closed;

        /** The most series that all targets together may have. */
        int cap() {
            return SeriesBudget.this.cap();
        }

        /** Takes room for one more series; false if there is none. */
        boolean reserve(long nowMs) {
            synchronized (SeriesBudget.this) {
                if (closed) {
                    return true;
                }
                if (held >= cap) {
                    evictUnseen(nowMs);
                    return false;
                }
                held++;
                size++;
                return true;
            }
        }

        /** Says that the target was seen and holds so many series now. */
        void settle(int series, long nowMs) {
            synchronized (SeriesBudget.this) {
                hold(series);
                seenMs = nowMs;
                evicted = false;
                bySeen.remove(this);
                if (series > 0 && !closed) {
                    bySeen.add(this);
                }
            }
        }

        /** Says that a scrape came to nothing and the target holds what it held before. */
        void fallBack(int series) {
            synchronized (SeriesBudget.this) {
                hold(series);
            }
        }

        /** Gives everything back for good. */
        void close() {
            synchronized (SeriesBudget.this) {
                hold(0);
                closed = true;
                bySeen.remove(this);
            }
        }

        private void hold(int series) {
            if (!closed) {
                held += series - size;
                size = series;
            }
        }

        /** Whether the target is to forget its series: it answers with {@link #settle} of 0, on its own thread. */
        boolean isEvicted() {
            synchronized (SeriesBudget.this) {
                return evicted;
            }
        }

        private void evictUnseen(long nowMs) {
            for (Account oldest : bySeen) {
                if (!oldest.evicted) {
                    oldest.evicted = oldest != this && nowMs - oldest.seenMs >= UNSEEN_MS;
                    return;
                }
            }
        }
    }
}
