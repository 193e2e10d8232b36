package vigie.detector;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import vigie.model.Finding;

/**
 * What the detector counts of itself.
 *
 * <p>The door for answers: handed in = accepted + unwatched + dropped + those still queued. The exported scores
 * ({@code vigie_anomaly_severity} and the number of series that are warming up) are read from the streams at each scrape by
 * {@link ScoreExport}; what can be read off the board is not counted here.
 */
public final class DetectorMetrics {
    /** The most answers that wait for the detector thread; more are dropped, and silence makes their targets UNKNOWN. */
    static final int MOST_QUEUED = 100_000;

    final CollectorRegistry registry;
    private final Counter results;
    private final Counter said;
    private final Counter failures;
    private final Counter refused;
    private final Gauge queued;

    /** Registers every metric of the detector. */
    public DetectorMetrics(CollectorRegistry registry) {
        this.registry = registry;
        results = Counter.build("vigie_detector_results_total", "Answers of polls, by what became of them.")
                .labelNames("outcome")
                .register(registry);
        said = Counter.build("vigie_detector_findings_total", "Changes of conditions that were said.")
                .labelNames("kind", "state")
                .register(registry);
        failures = Counter.build("vigie_detector_failures_total", "Tasks that ended with a bug.")
                .register(registry);
        refused = Counter.build(
                        "vigie_detector_series_refused_total", "Series that are not judged: their target has too many.")
                .register(registry);
        queued = Gauge.build("vigie_detector_queue_length", "Tasks that wait for the detector thread.")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            results.labels(outcome.label);
        }
    }

    void result(Outcome outcome) {
        results.labels(outcome.label).inc();
    }

    void said(Finding finding) {
        said.labels(finding.kind().alertName(), finding.state().name()).inc();
    }

    void failed() {
        failures.inc();
    }

    void refused() {
        refused.inc();
    }

    void queued(int tasks) {
        queued.set(tasks);
    }

    /** What became of an answer. */
    enum Outcome {
        ACCEPTED("accepted"),
        UNWATCHED("unwatched"),
        DROPPED("dropped");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }
    }
}
