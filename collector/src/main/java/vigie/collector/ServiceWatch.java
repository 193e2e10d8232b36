package vigie.collector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Check;
import vigie.collector.CollectorConfig.Source;
import vigie.collector.CollectorConfig.Watched;
import vigie.collector.target.InstanceSource;
import vigie.collector.target.SourceConfig;
import vigie.collector.target.Union;
import vigie.model.Change;
import vigie.model.Instance;
import vigie.model.Target;

/**
 * One service: where its instances come from, and the targets that follow. Whatever changes, its configuration or its instances, the
 * targets are compared with those that should be, and only the difference is touched. The loop's thread alone.
 */
final class ServiceWatch {
    private final Collector.Parts parts;
    private final Loop loop;
    private final Poller poller;
    private final ProbeMaker probes;
    private final Bulkheads bulkheads;
    private Watched config;
    private Map<Source, SourceWatch> sources = new LinkedHashMap<>();
    private Map<String, PolledTarget> targets = new LinkedHashMap<>();
    private @Nullable List<Instance> announced;

    ServiceWatch(
            Collector.Parts parts, Loop loop, Poller poller, ProbeMaker probes, Bulkheads bulkheads, Watched config) {
        this.parts = parts;
        this.loop = loop;
        this.poller = poller;
        this.probes = probes;
        this.bulkheads = bulkheads;
        this.config = config;
    }

    /** The targets, in the order of instances and checks. */
    Collection<PolledTarget> targets() {
        return targets.values();
    }

    /** Whether a target is polled. */
    boolean watches(Target target) {
        return targets.containsKey(target.key());
    }

    /** Follows a configuration; what did not change in it is not touched. */
    void apply(Watched next) {
        config = next;
        List<SourceWatch> fresh = reconcileSources();
        reconcileTargets();
        fresh.forEach(SourceWatch::start);
    }

    /** The service is not watched any more. */
    void close() {
        sources.values().forEach(SourceWatch::close);
        targets.values().forEach(poller::retire);
        targets.clear();
        announce(List.of());
    }

    /** Reads no source any more; the targets stay as they are. */
    void stop() {
        sources.values().forEach(SourceWatch::close);
    }

    private String name() {
        return config.service().name();
    }

    private List<SourceWatch> reconcileSources() {
        Map<Source, SourceWatch> next = new LinkedHashMap<>();
        List<SourceWatch> fresh = new ArrayList<>();
        for (Source source : config.discovery().sources()) {
            SourceWatch known = next.containsKey(source) ? next.get(source) : sources.get(source);
            if (known == null) {
                known = watch(source);
                fresh.add(known);
            }
            next.put(source, known);
        }
        sources.forEach((key, old) -> {
            if (!next.containsKey(key)) {
                old.close();
            }
        });
        sources = next;
        return fresh;
    }

    private SourceWatch watch(Source source) {
        InstanceSource made = SourceConfig.made(
                source,
                new SourceConfig.Context(
                        name(), parts.http(), parts.targets(), parts.io(), parts.lane(), parts.nanoTime()));
        return new SourceWatch(name(), made, loop, parts.nanoTime(), parts.metrics(), this::reconcileTargets);
    }

    private void reconcileTargets() {
        List<List<Instance>> lists = new ArrayList<>();
        lists.add(config.discovery().fixed());
        sources.values().forEach(source -> lists.add(source.instances()));
        List<Instance> instances = Union.of(lists);
        announce(instances);
        Bulkhead bulkhead = bulkheads.of(config.service().tier());
        Map<String, PolledTarget> next = new LinkedHashMap<>();
        List<PolledTarget> fresh = new ArrayList<>();
        for (Instance instance : instances) {
            for (Check check : config.checks()) {
                Target target = new Target(instance, check.name());
                PolledTarget known = targets.remove(target.key());
                if (known != null && known.isServedBy(target, check)) {
                    poller.retune(known, check, bulkhead);
                } else {
                    if (known != null) {
                        poller.retire(known);
                    }
                    Target watched = target;
                    known = new PolledTarget(watched, check, bulkhead, probes.make(watched, check), parts.nanoTime());
                    fresh.add(known);
                }
                next.put(target.key(), known);
            }
        }
        targets.values().forEach(poller::retire);
        targets = next;
        fresh.forEach(poller::admit);
    }

    private void announce(List<Instance> instances) {
        if (!instances.equals(announced)) {
            announced = instances;
            parts.checks().instances(name(), instances);
            parts.changes().accept(new Change(parts.clock().instant(), Change.Kind.SERVICE, name()));
        }
    }
}
