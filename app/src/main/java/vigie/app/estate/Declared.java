package vigie.app.estate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that the file declares, read from the tree itself: an entry with a mistake in it still has its name, and those who
 * refer to it are not to blame.
 */
final class Declared {
    private final Map<String, Set<String>> checks = new LinkedHashMap<>();
    private final Map<String, Set<String>> signals = new LinkedHashMap<>();
    private final Set<String> executors = new LinkedHashSet<>();
    private final Set<String> receivers;
    private final Set<String> plans;
    private final Set<String> regions;
    private final List<Duplicate> duplicates = new ArrayList<>();

    Declared(Node.Mapping root) {
        Map<String, Position> services = new LinkedHashMap<>();
        for (Node service : items(root, "services")) {
            String name = name(service, "service", services);
            if (name != null) {
                checks.merge(name, names(service, "checks", "check"), Declared::union);
                signals.merge(name, names(service, "signals", "signal"), Declared::union);
                names(service, "degraded_modes", "degraded mode");
            }
        }
        receivers = names(root, "receivers", "receiver");
        plans = names(root, "remediations", "plan");
        regions = names(root, "regions", "region");
        names(root, "drills", "drill");
        names(root, "time_intervals", "time interval");
        names(root, "maintenance", "maintenance");
        if (root.get("executors") instanceof Node.Mapping mapping) {
            executors.addAll(mapping.entries().keySet());
        }
    }

    Set<String> services() {
        return checks.keySet();
    }

    /** The checks of a service, or of all services for null. */
    Set<String> checks(@Nullable String service) {
        return of(checks, service);
    }

    /** The signals of a service, or of all services for null. */
    Set<String> signals(@Nullable String service) {
        return of(signals, service);
    }

    Set<String> executors() {
        return executors;
    }

    Set<String> plans() {
        return plans;
    }

    Set<String> regions() {
        return regions;
    }

    Set<String> receivers() {
        return receivers;
    }

    void tellDuplicates(Problems problems) {
        for (Duplicate d : duplicates) {
            problems.add(
                    d.at, "the " + d.what + " \"" + d.name + "\" stands twice: the first is on line " + d.first.line());
        }
    }

    private Set<String> names(Node owner, String key, String what) {
        Map<String, Position> seen = new LinkedHashMap<>();
        items(owner, key).forEach(item -> name(item, what, seen));
        return seen.keySet();
    }

    private @Nullable String name(Node item, String what, Map<String, Position> seen) {
        if (item instanceof Node.Mapping mapping && mapping.get("name") instanceof Node.Scalar name) {
            Position first = seen.putIfAbsent(name.text(), name.at());
            if (first != null) {
                duplicates.add(new Duplicate(what, name.text(), name.at(), first));
            }
            return name.text();
        }
        return null;
    }

    private static List<Node> items(Node owner, String key) {
        if (owner instanceof Node.Mapping mapping && mapping.get(key) instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        return List.of();
    }

    private static Set<String> of(Map<String, Set<String>> byService, @Nullable String service) {
        if (service != null) {
            return byService.getOrDefault(service, Set.of());
        }
        return byService.values().stream().reduce(Set.of(), Declared::union);
    }

    private static Set<String> union(Collection<String> a, Collection<String> b) {
        Set<String> both = new LinkedHashSet<>(a);
        both.addAll(b);
        return both;
    }

    private record Duplicate(String what, String name, Position at, Position first) {}
}
