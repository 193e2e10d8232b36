package vigie.app.estate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services depend on services that exist, and in no circle. */
final class DependencyRules {
    private final Rules rules;
    private final Map<String, ServiceEntry> services = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    DependencyRules(Rules rules) {
        this.rules = rules;
        rules.file().services().forEach(s -> services.putIfAbsent(s.name(), s));
    }

    void judge() {
        for (ServiceEntry service : rules.file().services()) {
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < service.dependsOn().size(); i++) {
                String needed = service.dependsOn().get(i);
                if (!rules.declared().services().contains(needed)) {
                    rules.add(
                            service,
                            "depends_on: there is no service \"" + needed + '"'
                                    + Nearest.hint(needed, rules.declared().services()),
                            "depends_on",
                            i);
                } else if (!seen.add(needed)) {
                    rules.add(service, "depends_on: \"" + needed + "\" stands twice", "depends_on", i);
                }
            }
        }
        services.keySet().forEach(name -> follow(name, new ArrayList<>()));
    }

    /** Depth first; a service is done once everything that it needs was followed, so each circle is found once. */
    private void follow(String name, List<String> way) {
        ServiceEntry service = services.get(name);
        if (service == null || done.contains(name)) {
            return;
        }
        way.add(name);
        for (int i = 0; i < service.dependsOn().size(); i++) {
            String needed = service.dependsOn().get(i);
            int start = way.indexOf(needed);
            if (start >= 0) {
                List<String> circle = new ArrayList<>(way.subList(start, way.size()));
                circle.add(needed);
                rules.add(service, "depends_on goes in a circle: " + String.join(" → ", circle), "depends_on", i);
            } else {
                follow(needed, way);
            }
        }
        way.remove(way.size() - 1);
        done.add(name);
    }
}
