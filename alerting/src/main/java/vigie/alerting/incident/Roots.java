package vigie.alerting.incident;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import vigie.model.Service;

/** Who explains whom: the services that each one depends on, directly or through others. Immutable. */
public final class Roots {
    private final Map<String, Set<String>> beneath = new LinkedHashMap<>();
    private final Set<String> dependants = new HashSet<>();

    Roots(List<Service> services) {
        Map<String, Service> byName = new LinkedHashMap<>();
        services.forEach(service -> byName.put(service.name(), service));
        for (Service service : services) {
            Set<String> under = closure(service, byName);
            beneath.put(service.name(), under);
            if (!under.isEmpty()) {
                dependants.add(service.name());
            }
        }
    }

    /** The services that depend on others: no other has a root that is not itself. */
    Set<String> dependants() {
        return dependants;
    }

    // In the order of distance; a circle, which the estate does not allow, ends here too.
    private static Set<String> closure(Service service, Map<String, Service> byName) {
        Set<String> seen = new LinkedHashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(service.dependsOn());
        while (!open.isEmpty()) {
            String next = open.removeFirst();
            Service found = byName.get(next);
            if (found != null && !next.equals(service.name()) && seen.add(next)) {
                open.addAll(found.dependsOn());
            }
        }
        return seen;
    }

    /**
     * The root of a failure of a service: of the services beneath it that have something wrong, one with nothing wrong beneath
     * itself, the nearest first; the service itself if there is none.
     */
    public String of(String service, Predicate<String> hasSomethingWrong) {
        List<String> wrong = new ArrayList<>();
        for (String other : beneath.getOrDefault(service, Set.of())) {
            if (hasSomethingWrong.test(other)) {
                wrong.add(other);
            }
        }
        for (String candidate : wrong) {
            Set<String> under = beneath.getOrDefault(candidate, Set.of());
            if (wrong.stream().noneMatch(under::contains)) {
                return candidate;
            }
        }
        return service;
    }
}
