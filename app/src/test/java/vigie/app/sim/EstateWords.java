package vigie.app.sim;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingConfig.AlertRule;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Healing;
import vigie.detector.DetectorConfig;
import vigie.model.Labels;
import vigie.model.Service;
import vigie.model.Severity;

/** Reads the lines of a scenario that tell of its estate. */
final class EstateWords {
    private EstateWords() {}

    /** Takes a line if it tells of the estate. */
    static boolean read(String first, Words words, EstateSpec spec) {
        switch (first) {
            case "service" -> service(words, spec);
            case "signal" -> signal(words, spec);
            case "plan" -> spec.plans.add(PlanWords.read(words));
            case "receiver" -> receiver(words, spec);
            case "route" -> route(words, spec);
            case "healing" -> healing(words, spec);
            default -> {
                return false;
            }
        }
        words.end();
        return true;
    }

    /** {@code service NAME instances a@zone,b@zone | instances 30 zones a,b,c}, then its settings. */
    static void service(Words words, EstateSpec spec) {
        EstateSpec.ServiceSpec service = new EstateSpec.ServiceSpec(words.take());
        while (words.hasNext()) {
            String key = words.take();
            switch (key) {
                case "instances" -> instances(words, service);
                case "depends_on" -> service.dependsOn.addAll(list(words));
                case "follows" -> service.follows.addAll(list(words));
                case "tier" -> service.tier = words.one(Service.Tier.class);
                case "interval" -> service.interval = words.duration();
                case "timeout" -> service.timeout = words.duration();
                case "fail_after" -> service.failAfter = words.number();
                case "recover_after" -> service.recoverAfter = words.number();
                case "stale_after" -> service.staleAfter = words.duration();
                case "redundancy" -> service.redundancy = new Service.Redundancy(words.number(), words.number());
                case "metrics" -> service.metrics = true;
                default -> throw words.wrong("unknown word " + key);
            }
        }
        spec.services.put(service.name, service);
    }

    private static void instances(Words words, EstateSpec.ServiceSpec service) {
        String what = words.take();
        if (what.contains("@")) {
            for (String one : what.split(",")) {
                String[] parts = one.split("@");
                service.instance(parts[0], parts[1]);
            }
            return;
        }
        if (!words.takeIf("zones")) {
            throw words.wrong("a number of instances needs zones");
        }
        List<String> zones = list(words);
        for (int i = 0; i < Integer.parseInt(what); i++) {
            service.instance(service.name + "-" + (i + 1), zones.get(i % zones.size()));
        }
    }

    /** {@code signal NAME service S metric M above|below X | of LIMIT warn SHARE full SHARE [for D] [keep D] [severity W]}. */
    private static void signal(Words words, EstateSpec spec) {
        String name = words.take();
        EstateSpec.ServiceSpec service = null;
        String metric = name;
        Double above = null;
        Double below = null;
        String of = null;
        double warn = 0.8;
        double full = 0.95;
        Duration hold = Duration.ZERO;
        Duration keep = Duration.ZERO;
        Severity severity = Severity.CRITICAL;
        while (words.hasNext()) {
            String key = words.take();
            switch (key) {
                case "service" -> service = known(words, spec, words.take());
                case "metric" -> metric = words.take();
                case "above" -> above = Double.valueOf(words.take());
                case "below" -> below = Double.valueOf(words.take());
                case "of" -> of = words.take();
                case "warn" -> warn = Double.parseDouble(words.take());
                case "full" -> full = Double.parseDouble(words.take());
                case "for" -> hold = words.duration();
                case "keep" -> keep = words.duration();
                case "severity" -> severity = words.one(Severity.class);
                default -> throw words.wrong("unknown word " + key);
            }
        }
        if (service == null) {
            throw words.wrong("a signal needs its service");
        }
        service.metrics = true;
        DetectorConfig.Detect detect = of == null
                ? new DetectorConfig.Threshold(above, below)
                : new DetectorConfig.Saturation(of, null, warn, full, null);
        service.signals.add(new DetectorConfig.Signal(name, metric, Labels.EMPTY, null, detect, severity));
        service.rules.add(new AlertRule(service.name, name, hold, keep));
    }

    /** {@code receiver NAME pagerduty|webhook [storm PAGES PER]}. */
    private static void receiver(Words words, EstateSpec spec) {
        String name = words.take();
        spec.receivers.put(name, words.take());
        if (words.takeIf("storm")) {
            spec.storms.put(name, new AlertingConfig.Storm(words.number(), words.duration()));
        }
    }

    private static void route(Words words, EstateSpec spec) {
        while (words.hasNext()) {
            String key = words.take();
            switch (key) {
                case "group_wait" -> spec.groupWait = words.duration();
                case "group_interval" -> spec.groupInterval = words.duration();
                case "repeat_interval" -> spec.repeatInterval = words.duration();
                default -> throw words.wrong("unknown word " + key);
            }
        }
    }

    private static void healing(Words words, EstateSpec spec) {
        while (words.hasNext()) {
            String key = words.take();
            Healing old = spec.healing;
            spec.healing = switch (key) {
                case "grace" -> new Healing(words.duration(), old.stormCooldown(), old.fleetPercent(), old.fleetFrom());
                case "storm_cooldown" ->
                    new Healing(old.grace(), words.duration(), old.fleetPercent(), old.fleetFrom());
                case "fleet" -> new Healing(old.grace(), old.stormCooldown(), words.number(), words.number());
                default -> throw words.wrong("unknown word " + key);
            };
        }
    }

    private static EstateSpec.ServiceSpec known(Words words, EstateSpec spec, String name) {
        EstateSpec.ServiceSpec service = spec.services.get(name);
        if (service == null) {
            throw words.wrong("unknown service " + name + ", known: " + spec.services.keySet());
        }
        return service;
    }

    static List<String> list(Words words) {
        return List.of(words.take().split(","));
    }

    /** A page mode, mode or other word in small letters. */
    static String small(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    static RemediationConfig.Budget budget(Words words) {
        String[] parts = words.take().split("/");
        return new RemediationConfig.Budget(Integer.parseInt(parts[0]), words.duration(parts[1]));
    }
}
