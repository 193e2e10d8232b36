package vigie.alerting.remediate.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Service;
import vigie.model.Status;

/**
 * Root cause first: while a service is down that this one depends on, directly or not, only that one is acted on. A degraded mode repairs
 * nothing: doing without what is down is what it is for.
 */
final class DependencyGuard implements Guard {
    @Override
    public String rule() {
        return "dependency";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        if (s.candidate().scope() == Scope.MODE) {
            return null;
        }
        Map<String, List<String>> edges = new HashMap<>();
        for (Service service : s.config().services()) {
            edges.put(service.name(), service.dependsOn());
        }
        Deque<String> open = new ArrayDeque<>(edges.getOrDefault(s.candidate().service(), List.of()));
        Set<String> seen = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (seen.add(name)) {
                if (s.service(name).map(ServiceState::status).orElse(Status.UNKNOWN) == Status.DOWN) {
                    return s.candidate().service() + " depends on " + name + ", which is down: that comes first";
                }
                open.addAll(edges.getOrDefault(name, List.of()));
            }
        }
        return null;
    }
}
