package vigie.detector.estate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import vigie.detector.compare.Seat;
import vigie.detector.condition.Conditions;
import vigie.detector.health.TargetHealth;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Region;
import vigie.model.Service;
import vigie.model.Target;
import vigie.model.Vote;

/**
 * Every service with its instances and targets, the rules over them, and the board on which they are seen.
 *
 * <p>Owned by the detector thread, but for {@link #board()}. What is believed is on the board before anything is said of it,
 * so whoever hears a finding and then counts on the board sees at least that finding. An answer that changes no belief only
 * marks the board as outdated; {@link #publish()} brings it up to date.
 *
 * <p>Durations are measured on {@code elapsedMs}, which only grows.
 */
public final class Estate {
    private final Conditions conditions;
    private final Consumer<Change> changes;
    private final Map<String, List<Instance>> announced = new HashMap<>(); // looked up only, never walked
    private Map<String, ServiceDesk> desks = new LinkedHashMap<>();
    private final RegionDesk regions = new RegionDesk();
    private boolean outdated;
    private volatile Board board = Board.EMPTY;

    /** An estate without services. */
    public Estate(Conditions conditions, Consumer<Change> changes) {
        this.conditions = conditions;
        this.changes = changes;
    }

    /** The estate as last published. Any thread. */
    public Board board() {
        return board;
    }

    /** Takes the services that are watched from now on, and the regions; what did not change keeps its state. */
    public void apply(List<Watched> services, List<Region> declared, Instant now, long elapsedMs) {
        regions.apply(declared);
        Map<String, ServiceDesk> before = desks;
        Map<String, ServiceDesk> next = new LinkedHashMap<>();
        desks = next;
        for (Watched watched : services) {
            String name = watched.service().name();
            ServiceDesk kept = before.remove(name);
            next.put(name, kept == null ? open(watched, now, elapsedMs) : keep(kept, watched, now, elapsedMs));
        }
        before.forEach((name, desk) -> {
            announced.remove(name);
            for (InstanceDesk instance : desk.instances()) {
                instance.end(conditions, now);
            }
            desk.end(conditions, now);
        });
        regions.judge(next.values(), now, elapsedMs);
        publish();
        changes.accept(new Change(now, Change.Kind.ESTATE, "services"));
        next.values().forEach(desk -> say(desk, now, elapsedMs));
    }

    private ServiceDesk open(Watched watched, Instant now, long elapsedMs) {
        ServiceDesk desk = new ServiceDesk(watched, this::seats, now, elapsedMs);
        List<Instance> list = announced.get(watched.service().name());
        if (list != null) {
            desk.instances(list, now, elapsedMs);
            desk.judge(now);
        }
        return desk;
    }

    private ServiceDesk keep(ServiceDesk desk, Watched watched, Instant now, long elapsedMs) {
        Service before = desk.watched().service();
        List<TargetHealth> ended = desk.apply(watched, now, elapsedMs);
        ended.forEach(target -> target.end(conditions, now));
        desk.endRulesOf(before, conditions, now);
        desk.judge(now);
        return desk;
    }

    /** Takes a service's complete list of instances; kept for later if the service is not watched yet. */
    public void instances(String service, List<Instance> list, Instant now, long elapsedMs) {
        announced.put(service, List.copyOf(list));
        ServiceDesk desk = desks.get(service);
        if (desk == null) {
            return;
        }
        List<TargetHealth> ended = desk.instances(list, now, elapsedMs);
        desk.judge(now);
        publish();
        changes.accept(new Change(now, Change.Kind.SERVICE, service));
        ended.forEach(target -> target.end(conditions, now));
        say(desk, now, elapsedMs);
    }

    /** Takes an answer; false if its target is not watched. */
    public boolean answer(CheckResult result, Instant now, long elapsedMs) {
        boolean watched = hear(result.target(), now, elapsedMs, health -> health.answer(result, now, elapsedMs));
        ServiceDesk desk = desks.get(result.target().service());
        if (watched && desk != null && desk.saw(result, elapsedMs)) {
            desk.compare(result.target().check(), conditions, now, elapsedMs);
        }
        return watched;
    }

    /** Takes the vote of another vantage point; false if its target is not watched. */
    public boolean vote(Vote vote, Instant now, long elapsedMs) {
        return hear(vote.target(), now, elapsedMs, health -> health.vote(vote, now, elapsedMs));
    }

    /** What is believed of the instances at an address; one look-up for each service. */
    private List<Seat> seats(String address) {
        List<Seat> seats = new ArrayList<>();
        for (ServiceDesk desk : desks.values()) {
            InstanceDesk instance = desk.instance(address);
            if (instance != null) {
                seats.add(new Seat(instance.instance(), instance.status()));
            }
        }
        return seats;
    }

    /** Lets a target hear something, and shows what that changes; false if it is not watched. */
    private boolean hear(Target target, Instant now, long elapsedMs, Predicate<TargetHealth> heard) {
        ServiceDesk desk = desks.get(target.service());
        InstanceDesk instance =
                desk == null ? null : desk.instance(target.instance().address());
        TargetHealth health = instance == null ? null : instance.target(target.check());
        if (desk == null || instance == null || health == null) {
            return false;
        }
        if (heard.test(health)) {
            believe(desk, instance, List.of(health), now, elapsedMs);
        } else {
            desk.forgetViews();
            outdated = true;
        }
        return true;
    }

    /** Looks for targets that have been silent for too long. Call it about once a second. */
    public void tick(Instant now, long elapsedMs) {
        for (ServiceDesk desk : desks.values()) {
            if (desk.losesPatience(elapsedMs)) {
                desk.judge(now);
                publish();
                desk.say(conditions, now);
            }
            for (InstanceDesk instance : desk.instances()) {
                List<TargetHealth> changed = instance.targets().stream()
                        .filter(target -> target.tick(now, elapsedMs))
                        .toList();
                if (!changed.isEmpty()) {
                    believe(desk, instance, changed, now, elapsedMs);
                }
            }
            outdated |= desk.measure(conditions, now, elapsedMs);
        }
        if (regions.judge(desks.values(), now, elapsedMs)) {
            publish();
        }
        regions.say(conditions, now);
    }

    /** Whether the board lacks an answer that changed no belief. */
    public boolean outdated() {
        return outdated;
    }

    /** Brings the board up to date. */
    public void publish() {
        outdated = false;
        board = Board.of(desks.values(), regions.views());
    }

    private void believe(
            ServiceDesk desk, InstanceDesk instance, List<TargetHealth> changed, Instant now, long elapsedMs) {
        instance.judge(now);
        boolean service = desk.judge(now);
        publish();
        for (TargetHealth target : changed) {
            changes.accept(new Change(now, Change.Kind.TARGET, target.target().key()));
            target.say(conditions, now);
        }
        if (service) {
            changes.accept(new Change(
                    now, Change.Kind.SERVICE, desk.watched().service().name()));
        }
        desk.say(conditions, now);
        for (TargetHealth target : changed) {
            desk.compare(target.target().check(), conditions, now, elapsedMs);
        }
    }

    private void say(ServiceDesk desk, Instant now, long elapsedMs) {
        for (InstanceDesk instance : desk.instances()) {
            for (TargetHealth target : instance.targets()) {
                target.say(conditions, now);
            }
        }
        desk.say(conditions, now);
        desk.compareAll(conditions, now, elapsedMs);
    }
}
