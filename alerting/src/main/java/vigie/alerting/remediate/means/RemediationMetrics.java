package vigie.alerting.remediate.means;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.model.Run;

/** Remediation's own metrics. Any thread. */
public final class RemediationMetrics {
    private static final double[] SECONDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600};

    private final Counter remediations;
    private final Counter refusals;
    private final Counter errors;
    private final Gauge modes;
    private final Counter experiments;
    private final Histogram experimentDetect;
    private final Histogram experimentRecover;
    private final Histogram act;
    private final Histogram recover;
    /** On the loop. */
    private Set<List<String>> shown = Set.of();

    public RemediationMetrics(CollectorRegistry registry) {
        remediations = Counter.build("vigie_remediations_total", "Steps of remediation plans, by what became of them.")
                .labelNames("plan", "action", "mode", "outcome")
                .register(registry);
        refusals = Counter.build("vigie_refusals_total", "Entries of the ledger of what was not done.")
                .labelNames("plan", "rule")
                .register(registry);
        errors = Counter.build("vigie_remediation_errors_total", "Errors at the border of the remediation loop.")
                .register(registry);
        modes = Gauge.build("vigie_service_mode", "1 while a service is in a degraded mode, 0 while it is not.")
                .labelNames("service", "mode")
                .register(registry);
        experiments = Counter.build("vigie_experiments_total", "Experiments that are over, by how they ended.")
                .labelNames("result")
                .register(registry);
        experimentDetect = Histogram.build(
                        "vigie_experiment_detect_seconds", "From the fault of an experiment to the first alert for it.")
                .buckets(SECONDS)
                .register(registry);
        experimentRecover = Histogram.build(
                        "vigie_experiment_recover_seconds",
                        "From the fault of an experiment to the end of the alerts for it.")
                .buckets(SECONDS)
                .register(registry);
        act = Histogram.build("vigie_act_seconds", "From the beginning of a condition to the first call for it.")
                .buckets(SECONDS)
                .register(registry);
        recover = Histogram.build(
                        "vigie_recover_seconds",
                        "From the beginning of a condition to the first of the answers that proved the recovery.")
                .buckets(SECONDS)
                .register(registry);
    }

    public void step(String plan, Run.Mode mode, String action, String outcome) {
        remediations.labels(plan, action, word(mode), outcome).inc();
    }

    public void refused(String plan, String rule) {
        refusals.labels(plan, rule).inc();
    }

    /** Which modes are in force, of those that the plans know and of those that they know no more. */
    public void modes(List<RemediationConfig.Plan> plans, Map<String, String> inForce) {
        Map<List<String>, Integer> now = new LinkedHashMap<>();
        for (RemediationConfig.Plan plan : plans) {
            if (plan.serviceMode() != null) {
                now.put(List.of(plan.serviceMode().service(), plan.serviceMode().name()), 0);
            }
        }
        inForce.forEach((service, mode) -> now.put(List.of(service, mode), 1));
        shown.stream().filter(mode -> !now.containsKey(mode)).forEach(mode -> modes.remove(mode.get(0), mode.get(1)));
        now.forEach((mode, on) -> modes.labels(mode.get(0), mode.get(1)).set(on));
        shown = Set.copyOf(now.keySet());
    }

    /** An experiment is over: {@code completed}, {@code deviated}, {@code failed}, {@code aborted}, {@code interrupted} or {@code lost}. */
    public void experiment(String result, @Nullable Duration detected, @Nullable Duration recovered) {
        experiments.labels(result).inc();
        if (detected != null) {
            experimentDetect.observe(detected.toNanos() / 1e9);
        }
        if (recovered != null) {
            experimentRecover.observe(recovered.toNanos() / 1e9);
        }
    }

    void error() {
        errors.inc();
    }

    public void acted(Instant activeAt, Instant at) {
        act.observe(seconds(activeAt, at));
    }

    public void recovered(Instant activeAt, Instant at) {
        recover.observe(seconds(activeAt, at));
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos() / 1e9);
    }

    private static String word(Run.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
