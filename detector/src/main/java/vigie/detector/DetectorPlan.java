package vigie.detector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import vigie.detector.DetectorConfig.HealthRule;
import vigie.detector.DetectorConfig.Judged;
import vigie.detector.DetectorConfig.Signal;
import vigie.detector.estate.Watched;
import vigie.detector.health.HealthMachine;
import vigie.detector.health.TargetRule;
import vigie.detector.health.Voters;
import vigie.detector.joint.JointWatch;
import vigie.detector.series.SignalTable;
import vigie.detector.series.SignalTable.Cadence;
import vigie.detector.series.Watch;
import vigie.model.Quorum;
import vigie.model.Region;
import vigie.model.Service;

/**
 * A configuration in the words of the packages that carry it out.
 *
 * @param services for the estate
 * @param signals for the series
 * @param joints for the series of a service together
 * @param regions for the estate too
 */
record DetectorPlan(List<Watched> services, SignalTable signals, List<JointWatch> joints, List<Region> regions) {
    /**
     * The plan of a configuration.
     *
     * @param background for what is learnt beside the detector's thread
     * @throws IllegalArgumentException if a rule or a signal makes no sense
     */
    static DetectorPlan of(DetectorConfig config, Judges judges, Executor background) {
        List<Watched> services = new ArrayList<>();
        List<SignalTable.Judged> judged = new ArrayList<>();
        List<JointWatch> joints = new ArrayList<>();
        for (Judged service : config.services()) {
            Map<String, TargetRule> rules = new LinkedHashMap<>();
            Map<String, Cadence> cadences = new LinkedHashMap<>();
            service.checks().forEach((check, rule) -> {
                rules.put(check, rule(service.service(), rule, config.vantages()));
                cadences.put(
                        check,
                        new Cadence(
                                rule.interval().toMillis() / 1000.0,
                                rule.staleAfter().toMillis()));
            });
            services.add(new Watched(service.service(), rules));
            judged.add(new SignalTable.Judged(
                    service.service().name(), service.service().tier(), cadences, watches(service, judges)));
            joints.addAll(joints(service, cadences, background));
        }
        return new DetectorPlan(services, new SignalTable(judged, config.falseAlarms()), joints, config.regions());
    }

    private static TargetRule rule(Service service, HealthRule rule, DetectorConfig.Vantages vantages) {
        if (rule.interval().toMillis() < 1) {
            throw new IllegalArgumentException("interval must be at least 1ms: was " + rule.interval());
        }
        HealthMachine machine = new HealthMachine(rule.failAfter(), rule.recoverAfter());
        Quorum quorum = service.quorum();
        Voters voters = quorum == null ? null : new Voters(quorum, vantages.here(), vantages.zone(), vantages.others());
        return new TargetRule(service.tier(), rule.interval(), machine, rule.staleAfter(), voters);
    }

    private static List<JointWatch> joints(Judged service, Map<String, Cadence> cadences, Executor background) {
        List<String> signals = service.signals().stream().map(Signal::name).toList();
        long stale = cadences.values().stream()
                .mapToLong(Cadence::staleAfterMs)
                .max()
                .orElse(0);
        return service.joint().stream()
                .map(joint -> new JointWatch(
                        service.service().name(),
                        joint.name(),
                        joint.severity(),
                        takesNoShare(joint.detect())
                                ? 0
                                : SignalTable.weight(service.service().tier()),
                        stale,
                        joint.detect() + " of " + learntFrom(joint.detect(), service.signals()),
                        DetectorWiring.joint(joint.detect(), signals, background)))
                .toList();
    }

    /** Whether it takes nothing of the false alarms that are shared out. */
    private static boolean takesNoShare(DetectorConfig.Together together) {
        return together instanceof DetectorConfig.Imbalance || together instanceof DetectorConfig.Surge;
    }

    /** What is learnt anew if it changes. */
    private static Object learntFrom(DetectorConfig.Together together, List<Signal> signals) {
        return together instanceof DetectorConfig.Surge surge
                ? signals.stream()
                        .filter(signal -> signal.name().equals(surge.of()))
                        .map(signal -> signal.metric() + signal.matching())
                        .toList()
                : signals.stream().map(Signal::name).toList();
    }

    private static List<Watch> watches(Judged service, Judges judges) {
        List<Watch> watches = new ArrayList<>();
        for (Signal signal : service.signals()) {
            watches.add(new Watch(
                    signal.name(),
                    signal.metric(),
                    signal.matching(),
                    signal.quantile(),
                    judges.kind(signal.detect()),
                    signal.severity(),
                    signal.detect().toString(),
                    share(signal.detect()),
                    judges.maker(signal.detect())));
        }
        return watches;
    }

    private static Watch.@Nullable Share share(DetectorConfig.Detect detect) {
        if (!(detect instanceof DetectorConfig.Saturation saturation)) {
            return null;
        }
        Double limit = saturation.limit();
        return new Watch.Share(saturation.of(), limit == null ? Double.NaN : limit);
    }
}
