package vigie.alerting.remediate.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Lease;
import vigie.model.Service;
import vigie.model.Status;

/** A rehearsal begins only where nothing is wrong: every instance of the service and of all that it depends on is well, and nobody works on it. */
final class CalmGuard implements Guard {
    @Override
    public String rule() {
        return "calm";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        String service = s.candidate().service();
        for (String name : scope(s, service)) {
            List<InstanceState> instances =
                    s.service(name).map(state -> state.instances()).orElse(List.of());
            for (InstanceState instance : instances) {
                if (instance.status() != Status.UP) {
                    return instance.instance().address() + " of " + name + " is " + instance.status()
                            + ": a drill begins only where all is well";
                }
            }
        }
        Fresh fresh = s.fresh();
        if (fresh != null && !fresh.bad().isEmpty()) {
            return "a fresh check of " + fresh.bad().iterator().next()
                    + " is bad: a drill begins only where all is well";
        }
        for (Lease lease : s.history().leases()) {
            return lease.holder() + " works on " + lease.service() + " until " + Words.of(lease.until()) + ": "
                    + lease.reason();
        }
        return null;
    }

    private static Set<String> scope(Situation s, String service) {
        Map<String, List<String>> edges =
                s.config().services().stream().collect(Collectors.toMap(Service::name, Service::dependsOn));
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(service));
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (seen.add(name)) {
                open.addAll(edges.getOrDefault(name, List.of()));
            }
        }
        return seen;
    }
}
