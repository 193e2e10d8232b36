package vigie.alerting;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;

/** The room's own metrics, without those of remediation. Any thread. */
public final class AlertingMetrics {
    private final Counter notifications;
    private final Counter auditEntries;
    private final Counter failures;
    private final Counter dropped;
    private final Histogram detect;
    private long entries;

    /** Registers them all. */
    public AlertingMetrics(CollectorRegistry registry) {
        notifications = Counter.build("vigie_notifications_total", "Attempts to tell a receiver, by what came of them.")
                .labelNames("receiver", "outcome")
                .register(registry);
        auditEntries = Counter.build("vigie_audit_entries_total", "Entries of the audit trail.")
                .register(registry);
        failures = Counter.build("vigie_alerting_failures_total", "Passes of the alerting loop that failed.")
                .register(registry);
        dropped = Counter.build(
                        "vigie_findings_dropped_total",
                        "Findings that were not kept: too many while the record was down, or broken.")
                .register(registry);
        detect = Histogram.build("vigie_detect_seconds", "From the begin of a condition to its alert.")
                .buckets(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600)
                .register(registry);
    }

    /** An attempt ended: {@code delivered}, {@code retried}, {@code rejected}, {@code expired}, {@code orphaned}, {@code direct}. */
    public void notification(String receiver, String outcome) {
        notifications.labels(receiver, outcome).inc();
    }

    /** An alert fired this long after its condition began. */
    public void detected(Duration after) {
        detect.observe(Math.max(0, after.toMillis()) / 1e3);
    }

    /** The audit trail has so many entries. */
    public synchronized void auditEntries(long count) {
        if (count > entries) {
            auditEntries.inc((double) (count - entries));
            entries = count;
        }
    }

    /** A turn of the loop failed. */
    public void failed() {
        failures.inc();
    }

    /** Findings were not kept. */
    public void dropped(int count) {
        dropped.inc(count);
    }
}
