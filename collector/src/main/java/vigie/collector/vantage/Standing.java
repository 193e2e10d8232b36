package vigie.collector.vantage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this vantage point stands with one that it reports to: counted, and told where it changes. One thread's, {@link #isHeard} any. */
final class Standing {
    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    private final String place;
    private final ReporterMetrics metrics;
    private volatile boolean heard;
    private String problem = "";
    private long ignored;

    /** Not heard so far. */
    Standing(String place, ReporterMetrics metrics) {
        this.place = place;
        this.metrics = metrics;
        metrics.heard.labels(place).set(0);
    }

    boolean isHeard() {
        return heard;
    }

    /** A report was heard, with so many changes of a time without a connection, and so many votes that say nothing there. */
    void heard(int changes, long ignoredNow) {
        heard = true;
        metrics.reports.labels(place, "heard").inc();
        metrics.heard.labels(place).set(1);
        if (!problem.isEmpty()) {
            LOG.info("{} hears this vantage point again; changes told of the time between: {}", place, changes);
        }
        if (ignoredNow > 0 && ignoredNow != ignored) {
            LOG.warn("{} does not watch what {} of the votes are on, or asks for no quorum there", place, ignoredNow);
        }
        ignored = ignoredNow;
        problem = "";
    }

    /** The votes did not count, and others are asked for. */
    void askedAgain() {
        metrics.reports.labels(place, "asked_again").inc();
    }

    /** A report was not heard, and why. */
    void failed(String outcome, String why) {
        heard = false;
        metrics.reports.labels(place, outcome).inc();
        metrics.heard.labels(place).set(0);
        // The same problem at every try is one problem.
        if (!why.equals(problem)) {
            LOG.error("{} does not hear this vantage point: {}", place, why);
        }
        problem = why;
    }

    /** So many more changes had no room. */
    void dropped(long more) {
        metrics.dropped.labels(place).inc((double) more);
    }
}
