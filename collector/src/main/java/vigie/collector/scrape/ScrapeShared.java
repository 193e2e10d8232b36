package vigie.collector.scrape;

import vigie.collector.CollectorMetrics;

/** What all scrapes of a process share: the budget of series, the pool of their names and the counters. Any thread. */
public final class ScrapeShared {
    private static final int POOLED = 1 << 15;

    private final SeriesBudget budget;
    private final CollectorMetrics metrics;
    private final StringPool pool = new StringPool(POOLED);

    /** Made once, with the cap of the limits. */
    public ScrapeShared(SeriesBudget budget, CollectorMetrics metrics) {
        this.budget = budget;
        this.metrics = metrics;
    }

    SeriesBudget budget() {
        return budget;
    }

    StringPool pool() {
        return pool;
    }

    /** Counts a refusal because of a limit, and shows how many series there are. */
    void ended(String limit) {
        if (!limit.isEmpty()) {
            metrics.limitExceeded.labels(limit).inc();
        }
        metrics.series.set((double) budget.held());
    }
}
