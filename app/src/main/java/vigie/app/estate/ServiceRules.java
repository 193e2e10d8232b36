package vigie.app.estate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for services, their instances, checks and signals, and for the defaults of checks. */
final class ServiceRules {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);

    private final Rules rules;

    ServiceRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        EstateFile.Defaults defaults = rules.defaults();
        interval(defaults, defaults.interval());
        timing(defaults, Timing.of(EstateFile.Defaults.NONE, asCheck(defaults)));
        limits();
        for (ServiceEntry service : rules.file().services()) {
            name(service, "service", service.name());
            targets(service);
            redundancy(service);
            service.checks().forEach(this::check);
            service.signals().forEach(signal -> signal(service, signal));
        }
    }

    private static CheckEntry.Common asCheck(EstateFile.Defaults d) {
        return new CheckEntry.Common(
                "", "", d.interval(), d.timeout(), d.failAfter(), d.recoverAfter(), d.staleAfter());
    }

    private void limits() {
        EstateFile.Limits limits = rules.file().limits();
        if (limits == null) {
            return;
        }
        Map<String, @Nullable Integer> counts = new HashMap<>();
        counts.put("samples", limits.samples());
        counts.put("labels", limits.labels());
        counts.put("series", limits.series());
        Double falseAlarms = limits.falseAlarms();
        if (falseAlarms != null && !(falseAlarms >= 0 && falseAlarms < Double.POSITIVE_INFINITY)) {
            rules.add(limits, "false_alarms must be at least 0 a day: was " + falseAlarms, "false_alarms");
        }
        counts.forEach((key, count) -> {
            if (count != null && count < 0) {
                rules.add(limits, key + " must be at least 0: was " + count, key);
            }
        });
    }

    private void name(Object owner, String what, String name) {
        if (!Names.isGood(name)) {
            rules.add(owner, "the name of a " + what + ' ' + Names.RULE, "name");
        }
    }

    private void targets(ServiceEntry service) {
        ServiceEntry.Targets targets = service.targets();
        if (targets == null) {
            if (!service.checks().isEmpty()) {
                rules.add(service, "a service with checks needs targets: static, file_sd or http_sd", "checks");
            }
            return;
        }
        Map<String, Integer> lines = new HashMap<>();
        List<ServiceEntry.Fixed> fixed = targets.fixed();
        for (ServiceEntry.Fixed target : fixed) {
            int line = rules.origins().at(target, "address").line();
            Integer first = lines.putIfAbsent(target.address(), line);
            if (first != null) {
                rules.add(
                        target,
                        "the address " + target.address() + " stands twice in this service: the first is on line "
                                + first,
                        "address");
            }
            Addresses.wrong(target.address()).ifPresent(wrong -> rules.add(target, wrong, "address"));
            labels(target, target.labels());
        }
        for (int i = 0; i < targets.fileSd().size(); i++) {
            Path parent = targets.fileSd().get(i).getParent();
            if (parent != null && parent.toString().contains("*")) {
                rules.add(targets, "only the last part of a path may hold a *", "file_sd", i);
            }
        }
        for (ServiceEntry.HttpSd source : targets.httpSd()) {
            Addresses.wrong(source.url()).ifPresent(wrong -> rules.add(source, wrong, "url"));
            atLeast(source, "refresh", source.refresh(), Duration.ofSeconds(1));
        }
    }

    private void labels(Object owner, Map<String, String> labels) {
        for (String name : labels.keySet()) {
            if (!Names.isLabel(name)) {
                rules.add(owner, "the name of a label has letters, digits and _: was \"" + name + '"', "labels", name);
            }
        }
    }

    private void redundancy(ServiceEntry service) {
        ServiceEntry.Redundancy redundancy = service.redundancy();
        if (redundancy != null) {
            atLeastOne(redundancy, "min_instances", redundancy.minInstances());
            atLeastOne(redundancy, "min_zones", redundancy.minZones());
        }
        ServiceEntry.Objectives objectives = service.objectives();
        if (objectives != null) {
            atLeast(objectives, "rto", objectives.rto(), Duration.ofSeconds(1));
        }
    }

    private void check(CheckEntry check) {
        name(check, "check", check.common().name());
        interval(check, check.common().interval());
        timing(check, Timing.of(rules.defaults(), check.common()));
    }

    private void interval(Object owner, @Nullable Duration interval) {
        atLeast(owner, "interval", interval, SHORTEST_INTERVAL);
        if (interval != null && interval.compareTo(LONGEST_INTERVAL) > 0) {
            rules.add(owner, "interval must be at most 7d: was " + Durations.text(interval), "interval");
        }
    }

    private void timing(Object owner, Timing timing) {
        Duration timeout = timing.timeout();
        String interval = Durations.text(timing.interval());
        if (timeout != null
                && says(owner, "timeout")
                && (timeout.isZero() || timeout.compareTo(timing.interval()) > 0)) {
            rules.add(
                    owner,
                    "timeout must be above 0 and at most the interval of " + interval + ": was "
                            + Durations.text(timeout),
                    rules.origins().has(owner, "timeout") ? "timeout" : "interval");
        }
        if (says(owner, "stale_after")
                && timing.staleAfter().compareTo(timing.interval().multipliedBy(2)) < 0) {
            rules.add(
                    owner,
                    "stale_after must be at least twice the interval of " + interval + ": was "
                            + Durations.text(timing.staleAfter()),
                    rules.origins().has(owner, "stale_after") ? "stale_after" : "interval");
        }
        atLeastOne(owner, "fail_after", timing.failAfter());
        atLeastOne(owner, "recover_after", timing.recoverAfter());
    }

    /** What a check inherits unchanged was judged with the defaults. */
    private boolean says(Object owner, String key) {
        return rules.origins().has(owner, key) || rules.origins().has(owner, "interval");
    }

    private void signal(ServiceEntry service, SignalEntry signal) {
        name(signal, "signal", signal.name());
        if (signal.isJoint()) {
            new JointRules(rules).judge(service, signal);
            return;
        }
        labels(signal, signal.labels());
        String metric = signal.metric();
        if (metric == null) {
            rules.add(signal, "\"metric\" is missing here");
        } else if (!Names.isMetric(metric)) {
            rules.add(signal, "metric must be the name of a metric, of letters, digits, _ and :", "metric");
        }
        if (signal.detect().settings() instanceof SignalEntry.Saturation full) {
            saturation(signal, full.of());
        }
        Double quantile = signal.quantile();
        if (quantile != null && !(quantile > 0 && quantile < 1)) {
            rules.add(signal, "quantile must be between 0 and 1: was " + quantile, "quantile");
        }
    }

    private void saturation(SignalEntry signal, @Nullable String of) {
        if (of != null && (!Names.isMetric(of) || of.equals(signal.metric()))) {
            rules.add(signal, "of must be the name of another metric: was " + of, "detect");
        }
        if (signal.quantile() != null) {
            rules.add(signal, "quantile is of histograms: saturation reads a gauge", "quantile");
        }
    }

    private void atLeastOne(Object owner, String key, @Nullable Integer value) {
        if (value != null && value < 1 && rules.origins().has(owner, key)) {
            rules.add(owner, key + " must be at least 1: was " + value, key);
        }
    }

    private void atLeast(Object owner, String key, @Nullable Duration value, Duration least) {
        if (value != null && value.compareTo(least) < 0) {
            rules.add(
                    owner, key + " must be at least " + Durations.text(least) + ": was " + Durations.text(value), key);
        }
    }
}
