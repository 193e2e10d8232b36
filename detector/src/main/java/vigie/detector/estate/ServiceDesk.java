package vigie.detector.estate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.detector.compare.FactDesk;
import vigie.detector.compare.Seat;
import vigie.detector.compare.Setting;
import vigie.detector.condition.Conditions;
import vigie.detector.health.TargetHealth;
import vigie.detector.health.TargetRule;
import vigie.model.CheckResult;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Service;
import vigie.model.Service.Redundancy;
import vigie.model.Status;

/**
 * One service: its instances and the rules over them. Owned by the detector thread.
 *
 * <p>Nothing is said of a service, and it is UNKNOWN, until each instance of its first list is settled: half a picture at the
 * start would look like an outage. A list that is empty from the start, as while a discovery has not answered, is waited for as
 * long as for a silent target. An instance that comes later counts in the status once it is settled, and for the
 * redundancy at once, as unknown.
 */
final class ServiceDesk {
    private final Map<String, InstanceDesk> instances = new LinkedHashMap<>();
    private final FactDesk facts = new FactDesk();
    private final ObjectiveDesk objectives = new ObjectiveDesk();
    private final Function<String, List<Seat>> estate;
    private final long openedAtMs;
    private Watched watched;
    private boolean listed;
    private boolean patient = true; // an empty first list may still be filled
    private boolean judged;
    private Status status = Status.UNKNOWN;
    private Instant since;
    private RedundancyRule.@Nullable Verdict verdict;
    private @Nullable ServiceState view;
    private @Nullable List<TargetState> targetViews;

    /**
     * A service of which nothing is known yet.
     *
     * @param estate what is believed of the instances of every service at an address
     */
    ServiceDesk(Watched watched, Function<String, List<Seat>> estate, Instant now, long elapsedMs) {
        this.watched = watched;
        this.estate = estate;
        this.since = now;
        this.openedAtMs = elapsedMs;
    }

    /** Takes the service and its checks as the estate says them now; answers the targets that are not watched any more. */
    List<TargetHealth> apply(Watched now, Instant at, long elapsedMs) {
        watched = now;
        List<Instance> same =
                instances.values().stream().map(InstanceDesk::instance).toList();
        return list(same, at, elapsedMs);
    }

    /** Takes the complete list of instances; answers the targets that are not watched any more. */
    List<TargetHealth> instances(List<Instance> list, Instant at, long elapsedMs) {
        listed = true;
        return list(list, at, elapsedMs);
    }

    private List<TargetHealth> list(List<Instance> list, Instant at, long elapsedMs) {
        forgetViews();
        Map<String, InstanceDesk> before = new LinkedHashMap<>(instances);
        instances.clear();
        List<TargetHealth> ended = new ArrayList<>();
        for (Instance instance : list) {
            if (instances.containsKey(instance.address())) {
                continue; // named twice: the first one counts
            }
            InstanceDesk desk = before.remove(instance.address());
            if (desk == null) {
                desk = new InstanceDesk(instance, at);
            }
            ended.addAll(desk.apply(instance, watched.checks(), at, elapsedMs));
            instances.put(instance.address(), desk);
        }
        before.values().forEach(desk -> ended.addAll(desk.targets()));
        instances.values().forEach(desk -> desk.judge(at));
        objectives.retain(watched.checks().keySet(), instances.keySet());
        return ended;
    }

    /** Judges the service from its instances; true if its status is another one. */
    boolean judge(Instant now) {
        judged |= listed
                && !(patient && instances.isEmpty())
                && instances.values().stream().allMatch(InstanceDesk::settled);
        Redundancy minimum = watched.service().redundancy();
        List<InstanceState> views = instanceViews();
        verdict = judged && minimum != null ? RedundancyRule.judge(minimum, views) : null;
        Status next = judged ? statusNow() : Status.UNKNOWN;
        forgetViews();
        if (next == status) {
            return false;
        }
        status = next;
        since = now;
        return true;
    }

    /** Stops waiting for a first instance when one that was there would be UNKNOWN by now; true if that changes anything. */
    boolean losesPatience(long elapsedMs) {
        boolean waited = patient && elapsedMs - openedAtMs >= watched.longestSilenceMs();
        patient &= !waited;
        return waited && listed && instances.isEmpty() && !judged;
    }

    private Status statusNow() {
        boolean works = false;
        boolean down = false;
        boolean up = true;
        for (InstanceDesk desk : instances.values()) {
            if (desk.settled()) {
                works |= desk.works();
                down |= desk.status() == Status.DOWN;
                up &= desk.status() == Status.UP;
            }
        }
        if (!works) {
            return down ? Status.DOWN : Status.UNKNOWN;
        }
        return up && (verdict == null || verdict.state() != State.ACTIVE) ? Status.UP : Status.DEGRADED;
    }

    /** Says what is new of the service's own conditions. Call it after the board shows the change. */
    void say(Conditions conditions, Instant now) {
        if (judged) {
            new ServiceFindings(watched.service(), now)
                    .of(status, verdict, instances.values())
                    .forEach(conditions::say);
        }
    }

    /** Measures against the objectives, and says how they stand; true if there is something new to show. */
    boolean measure(Conditions conditions, Instant now, long elapsedMs) {
        boolean changed = objectives.measure(status, elapsedMs);
        view = changed ? null : view;
        objectives.say(watched.service(), conditions, now, elapsedMs);
        return changed;
    }

    /** Takes what an answer saw beside the state of its target; true if {@link #compare} may have news. */
    boolean saw(CheckResult answer, long elapsedMs) {
        objectives.answer(answer, elapsedMs);
        return facts.answer(answer, elapsedMs);
    }

    /** Says what is new of a check's facts over all instances. Call it after the board shows the change. */
    void compare(String check, Conditions conditions, Instant now, long elapsedMs) {
        List<Seat> seats = new ArrayList<>(instances.size());
        for (InstanceDesk desk : instances.values()) {
            TargetHealth target = desk.target(check);
            if (target != null) {
                seats.add(new Seat(desk.instance(), target.status()));
            }
        }
        TargetRule rule = watched.checks().get(check);
        long believedAfterMs =
                rule == null ? 0 : rule.interval().toMillis() * rule.machine().failAfter();
        var setting = new Setting(believedAfterMs, estate);
        facts.say(check, watched.service(), seats, setting, conditions, now, elapsedMs);
    }

    /** The same of every check, after the instances or the checks have changed. */
    void compareAll(Conditions conditions, Instant now, long elapsedMs) {
        facts.retain(watched.checks().keySet(), watched.service(), conditions, now);
        facts.checks().forEach(check -> compare(check, conditions, now, elapsedMs));
    }

    /** Says that nobody watches this service any more. */
    void end(Conditions conditions, Instant now) {
        Service service = watched.service();
        new ServiceFindings(service, now).ended(false).forEach(conditions::end);
        new ObjectiveFindings(service, now)
                .ended(service.rto() != null, service.rpo() != null, service.name() + " is no longer watched")
                .forEach(conditions::end);
        facts.retain(Set.of(), service, conditions, now);
    }

    /** Says that what was declared before of this service is not declared any more. */
    void endRulesOf(Service before, Conditions conditions, Instant now) {
        Service after = watched.service();
        if (before.redundancy() != null && after.redundancy() == null) {
            new ServiceFindings(after, now).ended(true).forEach(conditions::end);
        }
        boolean rto = before.rto() != null && after.rto() == null;
        boolean rpo = before.rpo() != null && after.rpo() == null;
        new ObjectiveFindings(after, now)
                .ended(rto, rpo, after.name() + " has no such objective any more")
                .forEach(conditions::end);
    }

    /** Of how long a time the best copy among the instances of a region lacks the data; NaN if no check told of one. */
    double lossSeconds(String region, long elapsedMs) {
        return objectives.lossSeconds(
                address -> {
                    InstanceDesk desk = instances.get(address);
                    return desk != null && desk.instance().region().equals(region);
                },
                elapsedMs);
    }

    /** Whether each instance of its first list was settled once. */
    boolean judged() {
        return judged;
    }

    Watched watched() {
        return watched;
    }

    Status status() {
        return status;
    }

    Collection<InstanceDesk> instances() {
        return instances.values();
    }

    /** Its instances in a region. */
    List<InstanceDesk> instancesIn(String region) {
        return instances.values().stream()
                .filter(desk -> desk.instance().region().equals(region))
                .toList();
    }

    @Nullable
    InstanceDesk instance(String address) {
        return instances.get(address);
    }

    /** Marks what the board shows as outdated. */
    void forgetViews() {
        view = null;
        targetViews = null;
    }

    ServiceState view() {
        ServiceState shown = view;
        if (shown == null) {
            shown = new ServiceState(watched.service(), status, since, instanceViews(), objectives.measured());
            view = shown;
        }
        return shown;
    }

    List<TargetState> targetViews() {
        List<TargetState> shown = targetViews;
        if (shown == null) {
            shown = new ArrayList<>();
            for (InstanceDesk desk : instances.values()) {
                for (TargetHealth target : desk.targets()) {
                    shown.add(target.view());
                }
            }
            targetViews = shown;
        }
        return shown;
    }

    private List<InstanceState> instanceViews() {
        List<InstanceState> views = new ArrayList<>(instances.size());
        for (InstanceDesk desk : instances.values()) {
            views.add(desk.view());
        }
        return views;
    }
}
