package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Service.Redundancy;
import vigie.model.Status;

/**
 * What must stand must stand after the step too. A step on a DOWN instance takes nothing away. One on an instance that still
 * serves takes it away for a while: what is well besides it must be enough. A DEGRADED instance is missing from the count
 * already, so there the rule asks for one instance and, if it is alone there, one zone fewer than there are.
 */
final class RedundancyGuard implements Guard {
    @Override
    public String rule() {
        return "redundancy";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Redundancy rule = s.service(s.candidate().service())
                .map(ServiceState::service)
                .map(service -> service.redundancy())
                .orElse(null);
        if (rule == null || s.status() == Status.DOWN) {
            return null;
        }
        String own = s.candidate().address();
        Census others =
                s.census().of(s.candidate().service()).only(m -> !m.address().equals(own));
        Census healthy = others.only(m -> !m.bad());
        boolean counted = s.status() == Status.UP;
        int wanted = counted ? rule.minInstances() : Math.min(rule.minInstances(), others.size());
        int wantedZones = counted ? rule.minZones() : Math.min(rule.minZones(), others.zones());
        if (healthy.size() >= wanted && healthy.zones() >= wantedZones) {
            return null;
        }
        return "without " + own + " " + healthy.size() + " healthy instances in " + healthy.zones()
                + " zones would be left, needed " + wanted + " in " + wantedZones;
    }
}
