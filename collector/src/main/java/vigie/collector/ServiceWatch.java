package vigie.collector;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Check;
import vigie.collector.CollectorConfig.Watched;
import vigie.collector.target.FileSource;
import vigie.collector.target.HttpSource;
import vigie.collector.target.InstanceSource;
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
    private Map<Object, SourceWatch> sources = new LinkedHashMap<>();
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
        Map<Object, SourceWatch> next = new LinkedHashMap<>();
        List<SourceWatch> fresh = new ArrayList<>();
        for (Path pattern : config.discovery().files()) {
            keepOrMake(pattern, () -> new FileSource(name(), pattern, parts.io()), next, fresh);
        }
        for (CollectorConfig.HttpSource http : config.discovery().http()) {
            keepOrMake(http, () -> httpSource(http.url(), http), next, fresh);
        }
        sources.forEach((key, old) -> {
            if (!next.containsKey(key)) {
                old.close();
            }
        });
        sources = next;
        return fresh;
    }

    private InstanceSource httpSource(URI url, CollectorConfig.HttpSource http) {
        return new HttpSource(name(), url, http.refresh(), parts.http(), parts.targets(), parts.io());
    }

    private void keepOrMake(
            Object key, Supplier<InstanceSource> maker, Map<Object, SourceWatch> next, List<SourceWatch> fresh) {
        SourceWatch known = sources.get(key);
        if (known == null && !next.containsKey(key)) {
            known = new SourceWatch(
                    name(), maker.get(), loop, parts.nanoTime(), parts.metrics(), this::reconcileTargets);
            fresh.add(known);
        }
        if (known != null) {
            next.put(key, known);
        }
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
