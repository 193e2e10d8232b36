package vigie.collector;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Check;
import vigie.collector.CollectorConfig.Discovery;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.CollectorConfig.Watched;
import vigie.collector.probe.Probes;
import vigie.collector.probe.http.HttpProbe;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.CheckSink;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Service;
import vigie.model.Target;
import vigie.model.Vote;

/** A collector on the bench: virtual time, fake probes, scripted transports, and sinks that write down what they get. */
final class Bench {
    final VirtualTime time = new VirtualTime();
    final ScriptedHttp http = new ScriptedHttp(time);
    final ScriptedTcp tcp = new ScriptedTcp(time);
    final FakeProbes probes = new FakeProbes(time);
    final CollectorRegistry registry = new CollectorRegistry();
    final List<CheckResult> results = new ArrayList<>();
    final List<Vote> heard = new ArrayList<>();
    final Map<String, List<List<String>>> announced = new LinkedHashMap<>();
    final List<String> samples = new ArrayList<>();
    final List<String> forgotten = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final Collector collector = new Collector(new Collector.Parts(
            time,
            time,
            time,
            time.clock(),
            time.nanoTime(),
            http,
            tcp,
            address -> null,
            new Samples(),
            new Checks(),
            changes::add,
            new Probes(List.of(probes.kind(), HttpProbe.KIND)),
            new CollectorMetrics(registry)));

    private final class Samples implements SampleSink {
        @Override
        public void accept(Series series, long timestampMs, double value) {
            samples.add(series.target().key() + ' ' + series.metric() + ' ' + value);
        }

        @Override
        public void endOfPoll(Target target, long timestampMs) {
            samples.add(target.key() + " end");
        }

        @Override
        public void forget(Target target) {
            if (probes.running.contains(target.key())) {
                throw new AssertionError(target.key() + " is forgotten while it is polled");
            }
            forgotten.add(target.key());
        }
    }

    private final class Checks implements CheckSink {
        @Override
        public void accept(CheckResult result) {
            results.add(result);
        }

        @Override
        public void vote(Vote vote) {
            heard.add(vote);
        }

        @Override
        public void instances(String service, List<Instance> instances) {
            announced
                    .computeIfAbsent(service, s -> new ArrayList<>())
                    .add(instances.stream().map(Instance::address).toList());
        }
    }

    static Instance instance(String service, String address) {
        return new Instance(service, address, "a", "", Labels.EMPTY);
    }

    static Check check(String name, Duration interval) {
        return new Check(name, "fake", interval, null, new FakeProbes.Config(""));
    }

    static Watched service(String name, Service.Tier tier, List<Check> checks, String... addresses) {
        List<Instance> fixed =
                Arrays.stream(addresses).map(a -> instance(name, a)).toList();
        return watched(name, tier, new Discovery(fixed, List.of()), checks);
    }

    static Watched watched(String name, Service.Tier tier, Discovery discovery, List<Check> checks) {
        return new Watched(new Service(name, tier, List.of(), null, null, null), discovery, checks);
    }

    /** One service {@code api} with one check {@code health}. */
    static CollectorConfig api(Duration interval, String... addresses) {
        return estate(service("api", Service.Tier.STANDARD, List.of(check("health", interval)), addresses));
    }

    static CollectorConfig estate(Watched... services) {
        return new CollectorConfig(List.of(services), Limits.DEFAULT);
    }

    static CollectorConfig limited(int inFlight, Watched... services) {
        Limits d = Limits.DEFAULT;
        Map<Service.Tier, Integer> each = new LinkedHashMap<>();
        for (Service.Tier tier : Service.Tier.values()) {
            each.put(tier, inFlight);
        }
        return new CollectorConfig(
                List.of(services),
                new Limits(
                        d.bodyBytes(),
                        d.samples(),
                        d.labels(),
                        d.labelNameBytes(),
                        d.labelValueBytes(),
                        d.series(),
                        each));
    }

    List<CheckResult> resultsOf(String key) {
        return results.stream().filter(r -> r.target().key().equals(key)).toList();
    }

    /** The value of a metric; 0 if it was never touched. */
    double metric(String name, String... namesAndValues) {
        String[] names = new String[namesAndValues.length / 2];
        String[] values = new String[namesAndValues.length / 2];
        for (int i = 0; i < names.length; i++) {
            names[i] = namesAndValues[2 * i];
            values[i] = namesAndValues[2 * i + 1];
        }
        @Nullable Double value = registry.getSampleValue(name, names, values);
        return value == null ? 0 : value;
    }
}
