package vigie.detector;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.detector.DetectorConfig.HealthRule;
import vigie.detector.DetectorConfig.Judged;
import vigie.detector.DetectorConfig.Signal;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.Disturbances;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Service;
import vigie.model.Service.Redundancy;
import vigie.model.Service.Tier;
import vigie.model.Status;
import vigie.model.Target;

/** A whole detector in virtual time, with an API of three instances. */
final class Bench {
    final VirtualTime time = new VirtualTime(Samples.START);
    final CollectorRegistry registry = new CollectorRegistry();
    final List<Finding> heard = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    Consumer<Finding> onFinding = finding -> {};
    final Detector detector =
            new Detector(time, time, this::hear, new DetectorMetrics(registry), changes::add, Disturbances.NONE, time);
    final List<Instance> three =
            List.of(Samples.instance("api", 1, "a"), Samples.instance("api", 2, "b"), Samples.instance("api", 3, "c"));

    private void hear(Finding finding) {
        onFinding.accept(finding);
        heard.add(finding);
    }

    /** Watches the API, with a check and a redundancy, and answers UP once for each instance. */
    Bench running() {
        detector.apply(config(judged("api", Tier.STANDARD, new Redundancy(3, 2), "health")));
        instances(three);
        for (int i = 1; i <= 3; i++) {
            answer(i, Status.UP);
        }
        heard.clear();
        changes.clear();
        return this;
    }

    static DetectorConfig config(Judged... services) {
        return new DetectorConfig(List.of(services));
    }

    static Judged judged(String service, Tier tier, @Nullable Redundancy redundancy, String... checks) {
        return judged(service, tier, redundancy, List.of(), checks);
    }

    static Judged judged(
            String name, Tier tier, @Nullable Redundancy redundancy, List<Signal> signals, String... checks) {
        Service service = Samples.service(name, tier, redundancy);
        Map<String, HealthRule> rules = new LinkedHashMap<>();
        for (String check : checks) {
            rules.put(check, new HealthRule(Duration.ofSeconds(1), 2, 2, Duration.ofMinutes(1)));
        }
        return new Judged(service, rules, signals);
    }

    void instances(List<Instance> list) {
        detector.checks().instances("api", list);
        time.settle();
    }

    void answer(int number, Status status) {
        answer(number, "health", status);
    }

    void answer(int number, String check, Status status) {
        Target target = new Target(three.get(number - 1), check);
        detector.checks().accept(Samples.answer(target, time.instant(), status));
        time.settle();
    }

    /** An answer of {@code health} that is UP and saw something. */
    void saw(int number, Fact... facts) {
        CheckResult up = Samples.answer(new Target(three.get(number - 1), "health"), time.instant(), Status.UP);
        detector.checks()
                .accept(new CheckResult(
                        up.target(),
                        up.at(),
                        up.status(),
                        null,
                        "",
                        up.latency(),
                        up.timeout(),
                        up.breaker(),
                        List.of(),
                        List.of(facts)));
        time.advance(Duration.ofMillis(100));
    }

    /** One round of answers for the three instances, u, g, d or ? each, or - for none; a second apart from the next. */
    void round(String answers) {
        for (int i = 0; i < answers.length(); i++) {
            switch (answers.charAt(i)) {
                case 'u' -> answer(i + 1, Status.UP);
                case 'g' -> answer(i + 1, Status.DEGRADED);
                case 'd' -> answer(i + 1, Status.DOWN);
                case '?' -> answer(i + 1, Status.UNKNOWN);
                default -> time.settle();
            }
        }
        time.advance(Duration.ofSeconds(1));
    }

    ServiceState api() {
        return detector.service("api").orElseThrow();
    }

    TargetState target(int index) {
        return detector.targets().get(index);
    }

    List<String> said() {
        return heard.stream().map(Bench::word).toList();
    }

    List<String> holding() {
        return detector.findings().stream().map(Bench::word).toList();
    }

    private static String word(Finding finding) {
        Instance instance = finding.instance();
        return finding.kind().alertName() + (instance == null ? "" : " of " + instance.name()) + " " + finding.state();
    }

    double metric(String name, String... labels) {
        String[] names = new String[labels.length / 2];
        String[] values = new String[labels.length / 2];
        for (int i = 0; i < names.length; i++) {
            names[i] = labels[2 * i];
            values[i] = labels[2 * i + 1];
        }
        Double value = registry.getSampleValue(name, names, values);
        if (value == null) {
            throw new AssertionError("there is no metric " + name);
        }
        return value;
    }
}
