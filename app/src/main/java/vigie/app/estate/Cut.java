package vigie.app.estate;

import static vigie.app.estate.Timing.or;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.collector.CollectorConfig;
import vigie.detector.DetectorConfig;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Quorum;
import vigie.model.Service;
import vigie.model.Severity;

/** A valid file cut into what each room is told; what was left out is filled in. */
final class Cut {
    private static final double FALSE_ALARMS = 0.02;
    private static final double UNEVEN = 1.75; // times the fair share
    private static final double IDLE = 1;
    private static final double ALL_FALSE_ALARMS = 2;
    private static final Duration STUCK_AFTER = Duration.ofMinutes(10);
    private static final Duration ABSENT_AFTER = Duration.ofMinutes(10);
    private static final Duration APPEARED_AFTER = Duration.ofHours(1);
    private static final SignalEntry.MinEffect ANY_EFFECT = new SignalEntry.MinEffect(null, null);
    private static final Duration FALLBACK_AFTER = Duration.ofMinutes(10);
    private static final Set<String> BOARDS = Set.of("grafana");
    private static final List<String> GROUP_BY = List.of("service");
    private static final Duration GROUP_INTERVAL = Duration.ofMinutes(1);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final Duration REPEAT_INTERVAL = Duration.ofHours(4);

    private final EstateFile file;
    private final EstateFile.Defaults defaults;

    Cut(EstateFile file) {
        this.file = file;
        this.defaults = or(file.defaults(), EstateFile.Defaults.NONE);
    }

    CollectorConfig collector() {
        return new CollectorConfig(file.services().stream().map(this::watched).toList(), limits(), vantages());
    }

    private CollectorConfig.Vantages vantages() {
        VantageEntry v = file.vantage();
        if (v == null) {
            return CollectorConfig.Vantages.ALONE;
        }
        Duration usual = or(defaults.interval(), Timing.INTERVAL);
        return new CollectorConfig.Vantages(
                v.name(),
                v.standsIn(),
                v.canary(),
                v.others().stream()
                        .map(o -> new CollectorConfig.Peer(
                                o.name(),
                                or(o.zone(), ""),
                                o.url(),
                                o.isReporting() ? null : o.token(),
                                or(o.every(), usual)))
                        .toList());
    }

    DetectorConfig detector() {
        CollectorConfig.Vantages v = vantages();
        Map<String, String> others = new LinkedHashMap<>();
        v.others().forEach(other -> others.put(other.name(), other.zone()));
        return new DetectorConfig(
                file.services().stream().map(this::judged).toList(),
                new DetectorConfig.Vantages(v.here(), v.zone(), others),
                falseAlarms(),
                file.regions().stream().map(RegionEntry::region).toList());
    }

    private double falseAlarms() {
        double given = or(or(file.limits(), EstateFile.Limits.NONE).falseAlarms(), ALL_FALSE_ALARMS);
        return given == 0 ? Double.POSITIVE_INFINITY : given;
    }

    AlertingConfig alerting(String externalUrl) {
        Map<String, AlertingConfig.Receiver> receivers = new LinkedHashMap<>();
        for (ReceiverEntry r : file.receivers()) {
            receivers.put(
                    r.name(), new AlertingConfig.Receiver(r.name(), r.kind(), r.settings(), fallback(r), storm(r)));
        }
        return new AlertingConfig(
                file.services().stream().map(this::service).toList(),
                rules(),
                receivers,
                route(),
                PlanCut.plans(file),
                ExecutorCut.executors(file.executors()),
                new RemediationConfig.Healing(
                        or(defaults.grace(), RemediationConfig.Healing.DEFAULT.grace()),
                        or(defaults.stormCooldown(), RemediationConfig.Healing.DEFAULT.stormCooldown()),
                        RemediationConfig.Healing.DEFAULT.fleetPercent(),
                        RemediationConfig.Healing.DEFAULT.fleetFrom()),
                QuietCut.quiet(file),
                heartbeat(),
                externalUrl,
                file.drills().stream().map(Cut::drill).toList());
    }

    private static RemediationConfig.Drill drill(DrillEntry d) {
        return new RemediationConfig.Drill(
                d.name(),
                d.cron(),
                or(d.zone(), ZoneOffset.UTC),
                d.plan(),
                d.instance(),
                d.objective() == null ? null : d.objective().rto());
    }

    private Service service(ServiceEntry s) {
        Service alone = declared(s);
        return new Service(
                alone.name(),
                alone.tier(),
                alone.dependsOn(),
                alone.redundancy(),
                alone.rto(),
                alone.rpo(),
                quorum(s.vantages()));
    }

    /** A service as it stands in the file, judged from here alone. */
    static Service declared(ServiceEntry s) {
        ServiceEntry.Redundancy r = s.redundancy();
        ServiceEntry.Objectives o = s.objectives();
        return new Service(
                s.name(),
                s.importance(),
                s.dependsOn(),
                r == null ? null : new Service.Redundancy(or(r.minInstances(), 1), or(r.minZones(), 1)),
                o == null ? null : o.rto(),
                o == null ? null : o.rpo());
    }

    private @Nullable Quorum quorum(ServiceEntry.@Nullable Vantages asked) {
        VantageEntry vantage = file.vantage();
        return asked == null || vantage == null
                ? null
                : new Quorum(asked.need(), VantageRules.voices(vantage, asked), asked.distinct() != null);
    }

    private CollectorConfig.Watched watched(ServiceEntry s) {
        List<CollectorConfig.Check> checks = new ArrayList<>();
        for (CheckEntry c : s.checks()) {
            Timing t = Timing.of(defaults, c.common());
            checks.add(new CollectorConfig.Check(
                    c.common().name(), c.common().use(), t.interval(), t.timeout(), t.staleAfter(), c.settings()));
        }
        return new CollectorConfig.Watched(service(s), discovery(s), checks);
    }

    private static CollectorConfig.Discovery discovery(ServiceEntry s) {
        ServiceEntry.Targets targets = s.targets();
        if (targets == null) {
            return new CollectorConfig.Discovery(List.of(), List.of());
        }
        return new CollectorConfig.Discovery(
                targets.fixed().stream().map(f -> instance(s.name(), f)).toList(), targets.sources());
    }

    static Instance instance(String service, ServiceEntry.Fixed f) {
        return new Instance(service, f.address(), or(f.zone(), ""), or(f.region(), ""), Labels.of(f.labels()));
    }

    private CollectorConfig.Limits limits() {
        EstateFile.Limits given = or(file.limits(), EstateFile.Limits.NONE);
        CollectorConfig.Limits usual = CollectorConfig.Limits.DEFAULT;
        return new CollectorConfig.Limits(
                given.body() == null ? usual.bodyBytes() : off(given.body().bytes()),
                count(given.samples(), usual.samples()),
                count(given.labels(), usual.labels()),
                bytes(given.labelName(), usual.labelNameBytes()),
                bytes(given.labelValue(), usual.labelValueBytes()),
                count(given.series(), usual.series()),
                usual.inFlight());
    }

    private static int bytes(@Nullable Size given, int usual) {
        return given == null ? usual : (int) Math.min(Integer.MAX_VALUE, off(given.bytes()));
    }

    private static int count(@Nullable Integer given, int usual) {
        return given == null ? usual : (int) Math.min(Integer.MAX_VALUE, off(given));
    }

    /** 0 switches a limit off. */
    private static long off(long limit) {
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    private DetectorConfig.Judged judged(ServiceEntry s) {
        Map<String, DetectorConfig.HealthRule> rules = new LinkedHashMap<>();
        for (CheckEntry c : s.checks()) {
            Timing t = Timing.of(defaults, c.common());
            rules.put(
                    c.common().name(),
                    new DetectorConfig.HealthRule(t.interval(), t.failAfter(), t.recoverAfter(), t.staleAfter()));
        }
        return new DetectorConfig.Judged(
                service(s),
                rules,
                s.signals().stream()
                        .filter(signal -> !signal.isJoint())
                        .map(Cut::signal)
                        .toList(),
                s.signals().stream()
                        .filter(SignalEntry::isJoint)
                        .map(Cut::joint)
                        .toList());
    }

    private static DetectorConfig.JointSignal joint(SignalEntry s) {
        Record settings = s.detect().settings();
        return new DetectorConfig.JointSignal(s.name(), together(settings), or(s.severity(), Severity.WARNING));
    }

    private static DetectorConfig.Together together(Record settings) {
        if (settings instanceof SignalEntry.Group g) {
            return new DetectorConfig.Group(or(g.falseAlarms(), FALSE_ALARMS));
        }
        if (settings instanceof SignalEntry.Imbalance i) {
            return new DetectorConfig.Imbalance(i.of(), or(i.ratio(), UNEVEN), or(value(i.idle()), IDLE));
        }
        if (settings instanceof SignalEntry.Surge s) {
            return s.told();
        }
        return new DetectorConfig.Multivariate(or(((SignalEntry.Multivariate) settings).falseAlarms(), FALSE_ALARMS));
    }

    private static DetectorConfig.Signal signal(SignalEntry s) {
        return new DetectorConfig.Signal(
                s.name(),
                or(s.metric(), ""), // the rules have seen to it
                Labels.of(s.labels()),
                s.quantile(),
                detect(s.detect().settings()),
                or(s.severity(), Severity.WARNING));
    }

    private static DetectorConfig.Detect detect(Record settings) {
        if (settings instanceof SignalEntry.Threshold t) {
            return new DetectorConfig.Threshold(value(t.above()), value(t.below()));
        }
        if (settings instanceof SignalEntry.Peers p) {
            SignalEntry.MinEffect least = or(p.minEffect(), ANY_EFFECT);
            return new DetectorConfig.Peers(
                    or(p.direction(), DetectorConfig.Direction.BOTH),
                    or(value(least.absolute()), 0.0),
                    or(value(least.relative()), 0.0),
                    or(p.falseAlarms(), FALSE_ALARMS));
        }
        if (settings instanceof SignalEntry.Stuck s) {
            return new DetectorConfig.Stuck(or(s.after(), STUCK_AFTER));
        }
        if (settings instanceof SignalEntry.Absent a) {
            return new DetectorConfig.Absent(or(a.after(), ABSENT_AFTER));
        }
        if (settings instanceof SignalEntry.Appeared a) {
            return new DetectorConfig.Appeared(or(a.after(), APPEARED_AFTER));
        }
        if (settings instanceof SignalEntry.Forecast f) {
            return new DetectorConfig.Forecast(value(f.above()), value(f.below()), f.within());
        }
        if (settings instanceof SignalEntry.Saturation s) {
            return new DetectorConfig.Saturation(s.of(), value(s.limit()), s.warnPart(), s.fullPart(), s.within());
        }
        SignalEntry.Adaptive a = (SignalEntry.Adaptive) settings;
        SignalEntry.MinEffect least = or(a.minEffect(), ANY_EFFECT);
        return new DetectorConfig.Adaptive(
                or(a.direction(), DetectorConfig.Direction.BOTH),
                or(value(least.absolute()), 0.0),
                or(value(least.relative()), 0.0),
                or(a.falseAlarms(), FALSE_ALARMS));
    }

    private static @Nullable Double value(@Nullable Quantity quantity) {
        return quantity == null ? null : quantity.value();
    }

    private List<AlertingConfig.AlertRule> rules() {
        List<AlertingConfig.AlertRule> rules = new ArrayList<>();
        for (ServiceEntry s : file.services()) {
            for (SignalEntry signal : s.signals()) {
                Duration hold = or(signal.holdFor(), Duration.ZERO);
                Duration keep = or(signal.keepFiringFor(), Duration.ZERO);
                if (!hold.isZero() || !keep.isZero()) {
                    rules.add(new AlertingConfig.AlertRule(s.name(), signal.name(), hold, keep));
                }
            }
        }
        return rules;
    }

    private static AlertingConfig.@Nullable Fallback fallback(ReceiverEntry r) {
        ReceiverEntry.Fallback given = r.fallback();
        return given == null ? null : new AlertingConfig.Fallback(given.receiver(), or(given.after(), FALLBACK_AFTER));
    }

    /** Drawings wake nobody: they are complete unless said otherwise. */
    private static AlertingConfig.@Nullable Storm storm(ReceiverEntry r) {
        ReceiverEntry.Storm given = r.storm();
        if (given == null) {
            return BOARDS.contains(r.kind()) ? null : AlertingConfig.Storm.DEFAULT;
        }
        AlertingConfig.Storm usual = AlertingConfig.Storm.DEFAULT;
        return given.isOff()
                ? null
                : new AlertingConfig.Storm(or(given.pages(), usual.pages()), or(given.per(), usual.per()));
    }

    private AlertingConfig.@Nullable Heartbeat heartbeat() {
        EstateFile.Heartbeat given = file.heartbeat();
        return given == null ? null : new AlertingConfig.Heartbeat(given.receiver(), or(given.every(), HEARTBEAT));
    }

    /** The tree; without one, everything goes to the first receiver, if there is any. */
    private AlertingConfig.@Nullable Route route() {
        RouteEntry given = file.route();
        String first =
                file.receivers().isEmpty() ? null : file.receivers().get(0).name();
        AlertingConfig.Route top = new AlertingConfig.Route(
                or(first, ""),
                List.of(),
                false,
                GROUP_BY,
                Duration.ZERO,
                GROUP_INTERVAL,
                REPEAT_INTERVAL,
                List.of(),
                List.of(),
                List.of());
        return given != null ? route(given, top) : first == null ? null : top;
    }

    // Intervals are a branch's own, as in Alertmanager.
    private static AlertingConfig.Route route(RouteEntry r, AlertingConfig.Route parent) {
        AlertingConfig.Route own = with(r, parent, List.of());
        return with(
                r, parent, r.routes().stream().map(child -> route(child, own)).toList());
    }

    private static AlertingConfig.Route with(
            RouteEntry r, AlertingConfig.Route parent, List<AlertingConfig.Route> branches) {
        return new AlertingConfig.Route(
                or(r.receiver(), parent.receiver()),
                r.matchers(),
                or(r.goOn(), false),
                r.groupBy().isEmpty() ? parent.groupBy() : r.groupBy(),
                or(r.groupWait(), parent.groupWait()),
                or(r.groupInterval(), parent.groupInterval()),
                or(r.repeatInterval(), parent.repeatInterval()),
                r.muteTimeIntervals(),
                r.activeTimeIntervals(),
                branches);
    }
}
