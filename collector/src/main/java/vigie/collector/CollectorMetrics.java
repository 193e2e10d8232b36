package vigie.collector;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/** Every metric of this room: what was read, and how the collector itself is. Any thread; made once for a registry. */
public final class CollectorMetrics {
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    /** Samples handed on: accepted = read - quarantined. */
    public final Counter samples;

    /** Series remembered over all targets. */
    public final Gauge series;

    /** Samples set aside, by reason; none of them was handed on. */
    public final Counter quarantined;

    /** Scrapes refused because of a limit. */
    public final Counter limitExceeded;

    final Counter polls;
    final Histogram pollDuration;
    final Histogram pollLateness;
    final Gauge pollsInFlight;
    final Counter pollsDropped;
    final Counter pollsStuck;
    final Counter discoveryFailures;
    final Counter vantageReads;
    final Counter vantageReports;
    final Counter vantageLateChanges;
    final Counter vantageVotesIgnored;
    final Gauge vantageBlind;
    final Counter loopFailures;

    /** Registers everything; a registry takes one of these alone. */
    public CollectorMetrics(CollectorRegistry r) {
        samples = counter("vigie_samples_total", "Samples handed on to detection.")
                .register(r);
        series = gauge("vigie_series", "Series remembered over all targets.").register(r);
        quarantined = counter("vigie_samples_quarantined_total", "Samples set aside.", "reason")
                .register(r);
        limitExceeded = counter("vigie_limit_exceeded_total", "Scrapes refused because of a limit.", "limit")
                .register(r);
        polls = counter("vigie_polls_total", "Polls ended, by what they found.", "service", "check", "outcome")
                .register(r);
        pollDuration = seconds("vigie_poll_duration_seconds", "From the start of a poll to its end.")
                .register(r);
        pollLateness = seconds("vigie_poll_lateness_seconds", "From a poll's slot to its start.")
                .register(r);
        pollsInFlight =
                gauge("vigie_polls_in_flight", "Polls under way.", "tier").register(r);
        pollsDropped = counter(
                        "vigie_polls_dropped_total",
                        "Slots without a poll: the last one still ran, waited for room, or the loop was late.",
                        "tier",
                        "reason")
                .register(r);
        pollsStuck = counter(
                        "vigie_polls_stuck_total",
                        "Polls given up because the probe did not answer in time.",
                        "service",
                        "check")
                .register(r);
        discoveryFailures = counter(
                        "vigie_discovery_failures_total",
                        "Target lists that could not be read; the last good one is kept.",
                        "service",
                        "source")
                .register(r);
        vantageReads = counter(
                        "vigie_vantage_reads_total",
                        "Questions to other vantage points, by how they ended.",
                        "vantage",
                        "outcome")
                .register(r);
        vantageReports = counter(
                        "vigie_vantage_reports_total",
                        "Reports of vantage points that nobody asks, by what became of them.",
                        "vantage",
                        "outcome")
                .register(r);
        vantageLateChanges = counter(
                        "vigie_vantage_late_changes_total",
                        "Changes that a vantage point told after it was cut off; they never count as votes.",
                        "vantage")
                .register(r);
        vantageVotesIgnored = counter(
                        "vigie_vantage_votes_ignored_total",
                        "Votes in reports on what is not watched here, or not decided by a quorum.",
                        "vantage")
                .register(r);
        vantageBlind = gauge(
                        "vigie_vantage_blind", "1 if this vantage point saw none of its canaries when it last looked.")
                .register(r);
        loopFailures = counter(
                        "vigie_collector_failures_total",
                        "Errors of Vigie itself at the border of the collector's loop.")
                .register(r);
    }

    private static Counter.Builder counter(String name, String help, String... labels) {
        return Counter.build(name, help).labelNames(labels);
    }

    private static Gauge.Builder gauge(String name, String help, String... labels) {
        return Gauge.build(name, help).labelNames(labels);
    }

    private static Histogram.Builder seconds(String name, String help) {
        return Histogram.build(name, help).buckets(SECONDS);
    }
}
