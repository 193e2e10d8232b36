package vigie.app.sim;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.collector.CollectorConfig;
import vigie.collector.probe.http.HttpProbe;
import vigie.collector.probe.prometheus.PrometheusProbe;
import vigie.detector.DetectorConfig;
import vigie.model.Secret;
import vigie.model.Service;

/** Cuts what each room is told out of a scenario's estate, as the estate's reader does for a file. */
final class EstateConfigs {
    private EstateConfigs() {}

    static CollectorConfig collector(EstateSpec spec) {
        List<CollectorConfig.Watched> watched = new ArrayList<>();
        for (EstateSpec.ServiceSpec service : spec.services.values()) {
            List<CollectorConfig.Check> checks = new ArrayList<>();
            checks.add(check("health", "http", service, health()));
            if (service.metrics) {
                checks.add(check(
                        "metrics",
                        "prometheus",
                        service,
                        new PrometheusProbe.Config("/metrics", null, null, null, null, null)));
            }
            watched.add(new CollectorConfig.Watched(
                    service.service(), new CollectorConfig.Discovery(service.instances, List.of()), checks));
        }
        return new CollectorConfig(watched, CollectorConfig.Limits.DEFAULT);
    }

    private static CollectorConfig.Check check(
            String name, String use, EstateSpec.ServiceSpec service, Record settings) {
        return new CollectorConfig.Check(name, use, service.interval, service.timeout, service.staleAfter, settings);
    }

    private static HttpProbe.Config health() {
        return new HttpProbe.Config("GET", "/health", null, null, null, null, null, null, null, null, null);
    }

    static DetectorConfig detector(EstateSpec spec) {
        return new DetectorConfig(spec.services.values().stream()
                .map(s -> new DetectorConfig.Judged(s.service(), rules(s), s.signals))
                .toList());
    }

    private static Map<String, DetectorConfig.HealthRule> rules(EstateSpec.ServiceSpec service) {
        var rule = new DetectorConfig.HealthRule(
                service.interval, service.failAfter, service.recoverAfter, service.staleAfter);
        Map<String, DetectorConfig.HealthRule> rules = new LinkedHashMap<>();
        rules.put("health", rule);
        if (service.metrics) {
            rules.put("metrics", rule);
        }
        return rules;
    }

    static AlertingConfig alerting(EstateSpec spec) {
        List<Service> services = spec.services.values().stream()
                .map(EstateSpec.ServiceSpec::service)
                .toList();
        List<AlertingConfig.AlertRule> rules =
                spec.services.values().stream().flatMap(s -> s.rules.stream()).toList();
        Map<String, AlertingConfig.Receiver> receivers = new LinkedHashMap<>();
        spec.receivers.forEach(
                (name, kind) -> receivers.put(name, Receivers.receiver(name, kind, spec.storms.get(name))));
        Map<String, RemediationConfig.Executor> executors = Map.of(
                "runner",
                new RemediationConfig.Executor(
                        "runner",
                        List.of(URI.create("http://runner.sim/heal")),
                        new Secret(ScriptedExecutor.SECRET),
                        List.of("127.0.0.0/8")));
        return new AlertingConfig(
                services, rules, receivers, route(spec), spec.plans, executors, spec.healing, "http://vigie.sim");
    }

    /** Everybody is told of everything. */
    private static AlertingConfig.@Nullable Route route(EstateSpec spec) {
        List<String> names = List.copyOf(spec.receivers.keySet());
        if (names.isEmpty()) {
            return null;
        }
        List<AlertingConfig.Route> branches =
                names.stream().map(name -> branch(spec, name, true, List.of())).toList();
        return branch(spec, names.get(0), false, branches);
    }

    private static AlertingConfig.Route branch(
            EstateSpec spec, String receiver, boolean goOn, List<AlertingConfig.Route> branches) {
        Duration wait = spec.groupWait;
        return new AlertingConfig.Route(
                receiver,
                List.of(),
                goOn,
                List.of("service"),
                wait,
                spec.groupInterval,
                spec.repeatInterval,
                List.of(),
                List.of(),
                branches);
    }
}
