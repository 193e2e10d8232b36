package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Scope;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Service.Redundancy;
import vigie.model.Status;

/**
 * What must stand must stand after the step too. A step on a DOWN instance takes nothing away. One on an instance that still
 * serves takes it away for a while: what is well besides it must be enough. A DEGRADED instance is missing from the count
 * already, so there the rule asks for one instance and, if it is alone there, one zone fewer than there are. Nobody knows which instances
 * go when a service gets smaller: the rule reckons with the worst, that they are healthy ones of the zones that have the fewest.
 */
final class RedundancyGuard implements Guard {
    @Override
    public String rule() {
        return "redundancy";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        if (s.candidate().scope() == Scope.MODE || s.candidate().scope() == Scope.REGION) {
            return null; // what works in a region that is lost is nothing; what must work in the other one its own
            // guard asks
        }
        Redundancy rule = s.service(s.candidate().service())
                .map(ServiceState::service)
                .map(service -> service.redundancy())
                .orElse(null);
        if (rule == null) {
            return null;
        }
        if (s.candidate().scope() == Scope.SIZE) {
            return afterScaling(s, rule);
        }
        if (s.status() == Status.DOWN) {
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

    private static @Nullable String afterScaling(Situation s, Redundancy rule) {
        RemediationConfig.Scale scale = s.wanted().scale();
        int now = s.instances().size();
        int wanted = scale == null ? now : scale.wanted(now).orElse(now);
        if (wanted >= now) {
            return null;
        }
        Census healthy = s.census().of(s.candidate().service()).only(m -> !m.bad());
        int left = Math.max(0, healthy.size() - (now - wanted));
        int zones = healthy.zonesWithout(now - wanted);
        return left >= rule.minInstances() && zones >= rule.minZones()
                ? null
                : "with " + wanted + " instances " + left + " healthy instances in " + zones
                        + " zones may be left, needed " + rule.minInstances() + " in " + rule.minZones();
    }
}
