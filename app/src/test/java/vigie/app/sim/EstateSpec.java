package vigie.app.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.detector.DetectorConfig;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service;

/** An estate as a scenario tells of it; {@link EstateConfigs} cuts the rooms' configurations out of it. Mutable while it is read. */
final class EstateSpec {
    final Map<String, ServiceSpec> services = new LinkedHashMap<>();
    final List<RemediationConfig.Plan> plans = new ArrayList<>();
    final Map<String, String> receivers = new LinkedHashMap<>();
    final Map<String, AlertingConfig.Storm> storms = new LinkedHashMap<>();
    Duration groupWait = Duration.ZERO;
    Duration groupInterval = Duration.ofMinutes(1);
    Duration repeatInterval = Duration.ofHours(4);
    RemediationConfig.Healing healing = new RemediationConfig.Healing(Duration.ZERO, Duration.ofSeconds(60), 30, 10);

    /** One service of it. */
    static final class ServiceSpec {
        final String name;
        final List<Instance> instances = new ArrayList<>();
        final List<String> dependsOn = new ArrayList<>();
        final List<String> follows = new ArrayList<>();
        final List<DetectorConfig.Signal> signals = new ArrayList<>();
        final List<AlertingConfig.AlertRule> rules = new ArrayList<>();
        Service.Tier tier = Service.Tier.STANDARD;
        Service.@Nullable Redundancy redundancy;
        Duration interval = Duration.ofSeconds(5);

        @Nullable
        Duration timeout;

        int failAfter = 2;
        int recoverAfter = 2;
        Duration staleAfter = Duration.ofSeconds(30);
        boolean metrics;

        ServiceSpec(String name) {
            this.name = name;
        }

        void instance(String instance, String zone) {
            instances.add(new Instance(name, instance + ".sim:80", zone, "eu", Labels.of("name", instance)));
        }

        /** The same with so many instances; new ones stand in the zones in turn. */
        ServiceSpec resized(int wanted) {
            ServiceSpec other = new ServiceSpec(name);
            other.dependsOn.addAll(dependsOn);
            other.follows.addAll(follows);
            other.signals.addAll(signals);
            other.rules.addAll(rules);
            other.tier = tier;
            other.redundancy = redundancy;
            other.interval = interval;
            other.timeout = timeout;
            other.failAfter = failAfter;
            other.recoverAfter = recoverAfter;
            other.staleAfter = staleAfter;
            other.metrics = metrics;
            other.instances.addAll(instances.subList(0, Math.min(wanted, instances.size())));
            for (int i = instances.size(); i < wanted; i++) {
                String zone = instances.get(i % instances.size()).zone();
                other.instance(name + '-' + (i + 1), zone);
            }
            return other;
        }

        Service service() {
            return new Service(name, tier, dependsOn, redundancy, null, null);
        }
    }

    /** A service and everything that depends on it, near or far. */
    Set<String> downstream(String service) {
        Set<String> all = new LinkedHashSet<>();
        services.keySet().stream().filter(s -> upstream(s).contains(service)).forEach(all::add);
        return all;
    }

    /** A service and everything that it depends on, near or far. */
    Set<String> upstream(String service) {
        Set<String> all = new LinkedHashSet<>();
        collect(service, all);
        return all;
    }

    /** Whether a plan may keep the page of one of these back until its healing has failed. */
    boolean pagesLate(Set<String> any) {
        return plans.stream()
                .anyMatch(p -> p.page() == RemediationConfig.Page.ON_FAILURE
                        && any.contains(p.when().service()));
    }

    private void collect(String service, Set<String> into) {
        ServiceSpec spec = services.get(service);
        if (spec != null && into.add(service)) {
            spec.dependsOn.forEach(needed -> collect(needed, into));
        }
    }

    /** Another one that can be changed without changing this one: what a reload brings. */
    EstateSpec copy() {
        EstateSpec copy = new EstateSpec();
        copy.services.putAll(services);
        copy.plans.addAll(plans);
        copy.receivers.putAll(receivers);
        copy.storms.putAll(storms);
        copy.groupWait = groupWait;
        copy.groupInterval = groupInterval;
        copy.repeatInterval = repeatInterval;
        copy.healing = healing;
        return copy;
    }
}
