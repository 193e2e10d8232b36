package vigie.dashboards.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.Node;
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.IncidentLog;
import vigie.model.RegionState;
import vigie.model.RegionState.Readiness;
import vigie.model.Status;

/**
 * Gauges that mirror the windows, read at the moment of the scrape: nothing to keep in step, nothing left behind by a target
 * that is gone. Extends the library's class because its registry takes nothing else.
 *
 * <p>A record that cannot be read leaves its own gauges out and no others.
 */
final class BoardCollector extends Collector implements Collector.Describable {
    private static final Logger LOG = LoggerFactory.getLogger(BoardCollector.class);
    private static final int MOST_INCIDENTS = 1_000;

    private final EstateBoard board;
    private final IncidentLog log;
    private final Node node;

    BoardCollector(EstateBoard board, IncidentLog log, Node node) {
        this.board = board;
        this.log = log;
        this.node = node;
    }

    /** Nothing said ahead: registering must not read the windows. */
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families =
                new ArrayList<>(List.of(build(), targets(), services(), regions(), findings()));
        families.addAll(objectives());
        try {
            families.add(incidents());
            families.add(outbox());
            families.add(held());
            families.add(leader());
            families.add(recoveries());
        } catch (RuntimeException e) {
            LOG.warn("the record cannot be read: its gauges are left out of this scrape", e);
        }
        return families;
    }

    private MetricFamilySamples build() {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "vigie_build_info", "The release that runs, always 1.", List.of("version", "commit", "java"));
        return family.addMetric(List.of(node.version(), node.commit(), node.java()), 1);
    }

    private MetricFamilySamples targets() {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "vigie_target_status",
                "State of a target: 3 up, 2 degraded, 1 unknown, 0 down.",
                List.of("service", "instance", "check"));
        for (TargetState state : board.targets()) {
            var target = state.target();
            family.addMetric(
                    List.of(target.service(), target.instance().address(), target.check()), value(state.status()));
        }
        return family;
    }

    private MetricFamilySamples services() {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "vigie_service_status", "State of a service: 3 up, 2 degraded, 1 unknown, 0 down.", List.of("service"));
        for (ServiceState state : board.services()) {
            family.addMetric(List.of(state.service().name()), value(state.status()));
        }
        return family;
    }

    /** What cannot be told is not ready. */
    private MetricFamilySamples regions() {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "vigie_region_ready",
                "Whether a secondary region could take over: 1 if it could, 0 if not or if that cannot be told.",
                List.of("region"));
        for (RegionState state : board.regions()) {
            if (state.readiness() != null) {
                family.addMetric(List.of(state.region().name()), state.readiness() == Readiness.READY ? 1 : 0);
            }
        }
        return family;
    }

    /** What is promised, and what would be lost now; a service without either has no sample. Recoveries are measured in the record. */
    private List<MetricFamilySamples> objectives() {
        var loss = new GaugeMetricFamily(
                "vigie_rpo_seconds",
                "Of how long a time the data of a service would be lost if it were lost now.",
                List.of("service"));
        var promisedRecovery = new GaugeMetricFamily(
                "vigie_rto_objective_seconds", "The recovery time that a service promises.", List.of("service"));
        var promisedLoss = new GaugeMetricFamily(
                "vigie_rpo_objective_seconds", "The data loss that a service accepts.", List.of("service"));
        for (ServiceState state : board.services()) {
            List<String> name = List.of(state.service().name());
            add(loss, name, state.measured().lossSeconds());
            add(promisedRecovery, name, seconds(state.service().rto()));
            add(promisedLoss, name, seconds(state.service().rpo()));
        }
        return List.of(loss, promisedRecovery, promisedLoss);
    }

    private static void add(GaugeMetricFamily family, List<String> labels, double value) {
        if (!Double.isNaN(value)) {
            family.addMetric(labels, value);
        }
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toMillis() / 1e3;
    }

    private MetricFamilySamples findings() {
        Map<List<String>, Integer> counts = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (Finding finding : board.findings()) {
            if (finding.state() == Finding.State.ACTIVE) {
                String severity = finding.severity().name().toLowerCase(Locale.ROOT);
                counts.merge(List.of(finding.kind().alertName(), severity), 1, Integer::sum);
            }
        }
        GaugeMetricFamily family =
                new GaugeMetricFamily("vigie_findings", "Conditions that hold now.", List.of("kind", "severity"));
        counts.forEach(family::addMetric);
        return family;
    }

    /** Counts of what is open; what is closed only grows, and is a question for the API. */
    private MetricFamilySamples incidents() {
        List<Incident> open = log.incidents(true, MOST_INCIDENTS, null).items();
        double taken = (double) open.stream()
                .filter(incident -> incident.acknowledgedBy() != null)
                .count();
        GaugeMetricFamily family = new GaugeMetricFamily(
                "vigie_incidents",
                "Incidents that are open, and those of them that somebody has in hand.",
                List.of("state"));
        return family.addMetric(List.of("open"), open.size()).addMetric(List.of("acknowledged"), taken);
    }

    private MetricFamilySamples outbox() {
        return new GaugeMetricFamily(
                "vigie_outbox_oldest_seconds",
                "Age of the oldest notice that is accepted and not delivered, 0 for none.",
                log.condition().outboxOldestSeconds());
    }

    private MetricFamilySamples held() {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "vigie_notices_held",
                "First notices that a storm of pages keeps back from a receiver, those too that are told in a digest.",
                List.of("receiver"));
        log.condition().storms().forEach(storm -> family.addMetric(List.of(storm.receiver()), (double) storm.held()));
        return family;
    }

    private MetricFamilySamples recoveries() {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "vigie_rto_seconds",
                "How long the last recovery of a service took that was measured, in an incident or a drill.",
                List.of("service"));
        log.recoveries().forEach((service, seconds) -> family.addMetric(List.of(service), seconds));
        return family;
    }

    private MetricFamilySamples leader() {
        return new GaugeMetricFamily(
                "vigie_leader",
                "Whether this node decides: 1 on one node of those that share a record, and on one that is alone.",
                log.condition().leads() ? 1 : 0);
    }

    private static double value(Status status) {
        return switch (status) {
            case UP -> 3;
            case DEGRADED -> 2;
            case UNKNOWN -> 1;
            case DOWN -> 0;
        };
    }
}
