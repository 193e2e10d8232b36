package vigie.alerting.remediate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.alerting.remediate.means.FreshChecks;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.CheckResult;
import vigie.model.EstateBoard;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.RegionState;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Status;
import vigie.model.Target;

/**
 * An estate for tests: what is true of each instance, what the board knows of it, and the conditions that follow. One check, named
 * {@code health}, each second.
 */
public final class World implements EstateBoard, FreshChecks {
    private final VirtualLoop.Clock clock;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private final List<Finding> extra = new ArrayList<>();
    /** What the board says of the regions. */
    Supplier<List<RegionState>> regions = List::of;
    /** Conditions that follow from the board and are not those of an instance. */
    Supplier<List<Finding>> more = List::of;

    private final Map<String, Instant> activeAt = new LinkedHashMap<>();
    private final Map<String, Integer> episodes = new LinkedHashMap<>();
    private final Set<String> ill = new LinkedHashSet<>();
    private Duration lookTakes = Duration.ofMillis(50);
    private VirtualLoop loop;
    int looks;
    /** Hears of which service the answers of a fresh look are taken now. */
    Consumer<String> onLook = service -> {};
    /** How many bad answers in a row the board waits for. */
    int failAfter = 1;

    public World(VirtualLoop.Clock clock, VirtualLoop loop) {
        this.clock = clock;
        this.loop = loop;
    }

    void on(VirtualLoop next) {
        loop = next;
    }

    void lookTakes(Duration time) {
        lookTakes = time;
    }

    public Service service(String name, List<String> dependsOn, Service.@Nullable Redundancy redundancy) {
        Service service = new Service(name, Service.Tier.STANDARD, dependsOn, redundancy, null, null);
        services.put(name, service);
        return service;
    }

    /** Adds instances {@code name-1}, {@code name-2}, …, all of them well, their zones in turn. */
    public void instances(String service, int count, String... zones) {
        for (int i = 1; i <= count; i++) {
            String zone = zones.length == 0 ? "" : zones[(i - 1) % zones.length];
            add(service, service + "-" + i, zone, clock.instant());
        }
    }

    public void add(String service, String address, String zone, Instant firstSeen) {
        add(service, address, zone, "eu", firstSeen);
    }

    void add(String service, String address, String zone, String region, Instant firstSeen) {
        Instance at = new Instance(service, address, zone, region, Labels.of("role", "web"));
        boxes.put(address, new Box(at, firstSeen));
    }

    public void remove(String address) {
        boxes.remove(address);
    }

    public void truth(String address, Status status) {
        box(address).truth = status;
    }

    public void flapping(String address, boolean on) {
        box(address).flapping = on;
    }

    public Instance instance(String address) {
        return box(address).at;
    }

    public Status truth(String address) {
        return box(address).truth;
    }

    Status board(String address) {
        return box(address).board;
    }

    Set<String> addresses() {
        return boxes.keySet();
    }

    /** A condition that is not one of health; it holds until it is taken back. */
    void holds(Finding finding) {
        extra.add(finding);
    }

    void over(Finding finding) {
        extra.removeIf(f -> f.id().equals(finding.id()));
    }

    /** Polls everything once. */
    public void poll() {
        poll(address -> true);
    }

    /** Polls once what is due. */
    void poll(Predicate<String> due) {
        Instant now = clock.instant();
        for (Box box : boxes.values()) {
            if (!due.test(box.at.address())) {
                continue;
            }
            box.polled = now;
            box.answer = box.truth;
            box.badAnswers = box.truth == Status.UP ? 0 : box.badAnswers + 1;
            boolean enough = box.truth == Status.UP || box.badAnswers >= failAfter;
            if (enough && box.board != box.truth) {
                box.board = box.truth;
                box.since = now;
            }
        }
    }

    /** The conditions that hold by the board, each with the incident of its service. */
    List<Trigger> triggers() {
        List<Finding> findings = new ArrayList<>();
        for (Box box : boxes.values()) {
            if (box.board == Status.DOWN || box.board == Status.DEGRADED) {
                findings.add(health(box, Finding.State.ACTIVE));
            } else if (box.board == Status.UNKNOWN
                    && activeAt.containsKey(health(box, Finding.State.UNKNOWN).id())) {
                findings.add(health(box, Finding.State.UNKNOWN));
            }
        }
        findings.addAll(extra);
        findings.addAll(more.get());
        Set<String> ids = new LinkedHashSet<>();
        Set<String> now = new LinkedHashSet<>();
        List<Trigger> triggers = new ArrayList<>();
        for (Finding f : findings) {
            ids.add(f.id());
            now.add(f.service());
            if (!ill.contains(f.service())) {
                ill.add(f.service());
                episodes.merge(f.service(), 1, Integer::sum);
            }
            Instant since = activeAt.computeIfAbsent(f.id(), id -> clock.instant());
            triggers.add(new Trigger(f, incident(f.service()), since));
        }
        activeAt.keySet().retainAll(ids);
        ill.retainAll(now);
        return triggers;
    }

    String incident(String service) {
        return "inc-" + service + "-" + episodes.getOrDefault(service, 0);
    }

    private Finding health(Box box, Finding.State state) {
        Finding.Kind kind = box.board == Status.DEGRADED ? Finding.Kind.TARGET_DEGRADED : Finding.Kind.TARGET_DOWN;
        return finding(kind, state, box.at.service(), box.at, "health", box.at.address() + " is " + box.board);
    }

    public static Finding finding(
            Finding.Kind kind,
            Finding.State state,
            String service,
            @Nullable Instance at,
            @Nullable String check,
            String summary) {
        boolean signal = kind == Finding.Kind.ANOMALY || kind == Finding.Kind.THRESHOLD;
        return new Finding(
                kind,
                state,
                kind == Finding.Kind.TARGET_DOWN ? Severity.CRITICAL : Severity.WARNING,
                service,
                at,
                check,
                signal ? "latency" : null,
                Labels.EMPTY,
                summary,
                List.of("seen: " + summary),
                Instant.EPOCH,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    @Override
    public List<ServiceState> services() {
        return services.values().stream().map(this::state).toList();
    }

    private ServiceState state(Service service) {
        List<InstanceState> states = new ArrayList<>();
        boolean up = false;
        boolean down = false;
        boolean allUp = true;
        for (Box box : boxes.values()) {
            if (box.at.service().equals(service.name())) {
                states.add(new InstanceState(box.at, box.board, box.since, box.firstSeen));
                up |= box.board == Status.UP || box.board == Status.DEGRADED;
                down |= box.board == Status.DOWN;
                allUp &= box.board == Status.UP;
            }
        }
        Status status = allUp ? Status.UP : up ? Status.DEGRADED : down ? Status.DOWN : Status.UNKNOWN;
        return new ServiceState(service, status, Instant.EPOCH, states);
    }

    @Override
    public Optional<ServiceState> service(String name) {
        return Optional.ofNullable(services.get(name)).map(this::state);
    }

    @Override
    public List<SinglePoint> singlePoints(String service) {
        return List.of();
    }

    @Override
    public List<RegionState> regions() {
        return regions.get();
    }

    @Override
    public List<TargetState> targets() {
        List<TargetState> targets = new ArrayList<>();
        for (Box box : boxes.values()) {
            CheckResult last = box.polled == null ? null : answer(box, box.polled, box.answer);
            targets.add(new TargetState(
                    new Target(box.at, "health"),
                    box.board,
                    box.since,
                    "",
                    box.flapping,
                    Duration.ofSeconds(1),
                    last,
                    List.of()));
        }
        return targets;
    }

    @Override
    public List<Finding> findings() {
        return triggers().stream().map(Trigger::finding).toList();
    }

    @Override
    public CompletionStage<List<CheckResult>> of(String service) {
        looks++;
        CompletableFuture<List<CheckResult>> answer = new CompletableFuture<>();
        loop.later(lookTakes, () -> answer.complete(look(service)));
        return answer;
    }

    private List<CheckResult> look(String service) {
        onLook.accept(service);
        return boxes.values().stream()
                .filter(box -> box.at.service().equals(service))
                .map(box -> answer(box, clock.instant(), box.truth))
                .toList();
    }

    private static CheckResult answer(Box box, Instant at, Status status) {
        return new CheckResult(
                new Target(box.at, "health"),
                at,
                status,
                null,
                status == Status.UP ? "" : "says " + status,
                Duration.ofMillis(5),
                Duration.ofSeconds(1),
                CheckResult.Breaker.CLOSED,
                List.of());
    }

    private Box box(String address) {
        Box box = boxes.get(address);
        if (box == null) {
            throw new IllegalArgumentException("no instance " + address);
        }
        return box;
    }

    private static final class Box {
        private final Instance at;
        private final Instant firstSeen;
        private Status truth = Status.UP;
        private Status answer = Status.UP;
        private Status board = Status.UP;
        private Instant since;
        private @Nullable Instant polled;
        private int badAnswers;
        private boolean flapping;

        Box(Instance at, Instant firstSeen) {
            this.at = at;
            this.firstSeen = firstSeen;
            since = firstSeen;
        }
    }
}
