package vigie.app.estate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import vigie.detector.DetectorConfig;
import vigie.model.Run;
import vigie.model.Service;

/** Finds what a valid estate allows and a careful owner would not: each finding has its place and says what to do. */
final class SafetyReview {
    /** What the mission asks of a service that must not fail: one may be lost while another is repaired. */
    private static final int ENOUGH_INSTANCES = 3;
    /** The receivers that are certainly no machines. */
    private static final Set<String> PEOPLE = Set.of("pagerduty", "slack", "teams", "email");
    /** The checks that tell how much of the data a copy lacks. */
    private static final Set<String> TELL_OF_COPIES = Set.of("backup", "postgres");

    private final EstateFile file;
    private final Origins origins;
    private final Problems findings;
    private final Problems notes;

    SafetyReview(EstateFile file, Origins origins, String name) {
        this.file = file;
        this.origins = origins;
        this.findings = new Problems(name);
        this.notes = new Problems(name);
        services();
        limits();
        new RegionReview(file, origins, findings, notes).judge();
        new PlanReview(file, origins, findings).judge();
        executors();
        receivers();
    }

    List<Problem> findings() {
        return findings.sorted();
    }

    List<Problem> notes() {
        return notes.sorted();
    }

    private void services() {
        if (file.services().isEmpty()) {
            findings.add(origins.at(file, "services"), "nothing is watched: there are no services");
        }
        for (ServiceEntry service : file.services()) {
            int instances = service.fixed().size();
            String subject = "the service " + service.name();
            if (service.checks().isEmpty()) {
                find(service, subject + " has no checks: nothing of it is watched");
            } else if (!service.discovers() && instances == 0) {
                find(service, subject + " has no targets: nothing of it is watched");
            }
            dataLoss(service);
            if (service.discovers() || instances == 0) {
                continue;
            }
            if (service.importance() == Service.Tier.CRITICAL && instances == 1) {
                find(service, "the critical " + subject.substring(4) + " runs alone: its only instance is its end");
            } else if (service.importance() == Service.Tier.CRITICAL
                    && instances < ENOUGH_INSTANCES
                    && service.redundancy() == null) {
                find(
                        service,
                        "the critical " + subject.substring(4) + " has " + instances
                                + " instances and declares no redundancy: 3 survive a loss during a repair");
            }
            redundancy(service, instances);
            peers(service, instances);
        }
        VantageEntry vantage = file.vantage();
        for (ServiceEntry service : file.services()) {
            ServiceEntry.Vantages asked = service.vantages();
            if (vantage != null && asked != null && asked.need() == 1) {
                find(
                        asked,
                        "one vantage point alone can have the service " + service.name() + " down: need 2 at least",
                        "need");
            }
        }
    }

    private void dataLoss(ServiceEntry service) {
        ServiceEntry.Objectives objectives = service.objectives();
        if (objectives != null
                && objectives.rpo() != null
                && service.checks().stream()
                        .noneMatch(
                                check -> TELL_OF_COPIES.contains(check.common().use()))) {
            notes.add(
                    origins.at(objectives, "rpo"),
                    "nothing measures the rpo of " + service.name() + ": a check of one of "
                            + String.join(", ", new TreeSet<>(TELL_OF_COPIES)) + " would");
        }
    }

    private void peers(ServiceEntry service, int instances) {
        for (SignalEntry signal : service.signals()) {
            if (signal.detect().settings() instanceof SignalEntry.Peers && instances < DetectorConfig.Peers.FEWEST) {
                find(
                        signal,
                        "the signal " + signal.name() + " compares instances, but " + service.name() + " has "
                                + instances
                                + (instances == 1 ? " instance" : " instances") + ": fewer than "
                                + DetectorConfig.Peers.FEWEST + " are never judged",
                        "detect",
                        "method");
            }
        }
    }

    private void redundancy(ServiceEntry service, int instances) {
        ServiceEntry.Redundancy declared = service.redundancy();
        if (declared == null) {
            return;
        }
        Set<String> zones = new HashSet<>();
        service.fixed().forEach(f -> zones.add(Timing.or(f.zone(), "")));
        zones.remove("");
        int least = Timing.or(declared.minInstances(), 1);
        int leastZones = Timing.or(declared.minZones(), 1);
        if (least > instances) {
            find(declared, "min_instances is " + least + ", but there are only " + instances + " targets");
        }
        if (leastZones > 1 && leastZones > zones.size()) {
            find(declared, "min_zones is " + leastZones + ", but the targets name only " + zones.size());
        }
    }

    private void limits() {
        EstateFile.Limits limits = file.limits();
        if (limits == null) {
            return;
        }
        limitIsOn(limits, "body", limits.body() == null ? 1 : limits.body().bytes());
        limitIsOn(limits, "samples", Timing.or(limits.samples(), 1));
        limitIsOn(limits, "labels", Timing.or(limits.labels(), 1));
        limitIsOn(
                limits,
                "label_name",
                limits.labelName() == null ? 1 : limits.labelName().bytes());
        limitIsOn(
                limits,
                "label_value",
                limits.labelValue() == null ? 1 : limits.labelValue().bytes());
        limitIsOn(limits, "series", Timing.or(limits.series(), 1));
        Double falseAlarms = limits.falseAlarms();
        if (falseAlarms != null && falseAlarms == 0) {
            String why = "the limit false_alarms is switched off: many series together may raise any number of them";
            find(limits, why, "false_alarms");
        }
    }

    private void limitIsOn(EstateFile.Limits limits, String key, long value) {
        if (value == 0) {
            find(limits, "the limit " + key + " is switched off: one target can take all the memory", key);
        }
    }

    private void executors() {
        file.executors().forEach((name, executor) -> {
            for (int i = 0; i < executor.allow().size(); i++) {
                if (executor.allow().get(i).bits() == 0) {
                    find(executor, "the executor " + name + " is allowed everywhere: name its network", "allow", i);
                }
            }
        });
    }

    private void receivers() {
        RouteEntry route = file.route();
        boolean acts = PlanCut.plans(file).stream().anyMatch(p -> p.mode() == Run.Mode.AUTO);
        if (file.receivers().isEmpty() && acts) {
            find(file, "there is a plan that acts and no receiver: nobody is told of what it does", "remediations");
        }
        if (route == null && !file.receivers().isEmpty()) {
            ReceiverEntry first = file.receivers().get(0);
            notes.add(origins.at(first), "there is no route: everything goes to the receiver " + first.name());
        }
        Set<String> reached = new HashSet<>();
        if (route == null) {
            file.receivers().stream().limit(1).forEach(r -> reached.add(r.name()));
        } else {
            reach(route, reached);
        }
        for (ReceiverEntry receiver : file.receivers()) {
            if (receiver.storm() != null && receiver.storm().isOff() && PEOPLE.contains(receiver.kind())) {
                find(
                        receiver.storm(),
                        "the bound on pages to the receiver " + receiver.name()
                                + " is switched off: a lost zone is a page for each of its incidents",
                        "pages");
            }
            if (receiver.fallback() != null) {
                reached.add(receiver.fallback().receiver());
            }
        }
        for (ReceiverEntry receiver : file.receivers()) {
            if (!reached.contains(receiver.name())) {
                find(receiver, "no route leads to the receiver " + receiver.name() + ": it is never told", "name");
            }
        }
    }

    private void reach(RouteEntry route, Set<String> reached) {
        if (route.receiver() != null) {
            reached.add(route.receiver());
        }
        if (!route.groupBy().isEmpty()) {
            notes.add(
                    origins.at(route, "group_by"),
                    "group_by changes nothing in this version: notices are grouped by incident, one for each root service");
        }
        route.routes().forEach(branch -> reach(branch, reached));
    }

    private void find(Object made, String message, Object... path) {
        findings.add(origins.at(made, path), message);
    }
}
