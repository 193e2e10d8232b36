package vigie.collector.vantage;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** How the reports of a vantage point come through. Any thread; made once for a registry. */
public final class ReporterMetrics {
    final Counter reports;
    final Gauge heard;
    final Counter dropped;

    /** Registers everything; a registry takes one of these alone. */
    public ReporterMetrics(CollectorRegistry r) {
        reports = Counter.build("vigie_report_attempts_total", "Reports sent to other Vigies, by how they ended.")
                .labelNames("to", "outcome")
                .register(r);
        heard = Gauge.build("vigie_report_heard", "1 if the last report was heard there.")
                .labelNames("to")
                .register(r);
        dropped = Counter.build(
                        "vigie_report_changes_dropped_total",
                        "Changes of a time without a connection that were dropped because there were too many.")
                .labelNames("to")
                .register(r);
    }
}
