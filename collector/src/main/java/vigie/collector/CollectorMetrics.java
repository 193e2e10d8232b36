package vigie.collector;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** What the collector counts of itself. Any thread; made once for a registry. */
public final class CollectorMetrics {
    /** Samples handed on: accepted = read - quarantined. */
    public final Counter samples;

    /** Series remembered over all targets. */
    public final Gauge series;

    /** Samples set aside, by reason; none of them was handed on. */
    public final Counter quarantined;

    /** Scrapes refused because of a limit. */
    public final Counter limitExceeded;

    /** Registers everything; a registry takes one of these alone. */
    public CollectorMetrics(CollectorRegistry registry) {
        samples = Counter.build("vigie_samples", "Samples handed on to detection.")
                .register(registry);
        series = Gauge.build("vigie_series", "Series remembered over all targets.")
                .register(registry);
        quarantined = Counter.build("vigie_samples_quarantined", "Samples set aside.")
                .labelNames("reason")
                .register(registry);
        limitExceeded = Counter.build("vigie_limit_exceeded", "Scrapes refused because of a limit.")
                .labelNames("limit")
                .register(registry);
    }
}
