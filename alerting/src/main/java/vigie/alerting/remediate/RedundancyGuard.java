package vigie.alerting.remediate;

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
        Census all = s.census().of(s.candidate().service(), null);
        Census others = new Census(all.members().stream()
                .filter(m -> !m.address().equals(s.candidate().address()))
                .toList());
        boolean counted = s.status() == Status.UP;
        int wanted = counted ? rule.minInstances() : Math.min(rule.minInstances(), others.size());
        int wantedZones = counted ? rule.minZones() : Math.min(rule.minZones(), zones(others));
        int well = others.size() - others.bad();
        int wellZones =
                zones(new Census(others.members().stream().filter(m -> !m.bad()).toList()));
        if (well >= wanted && wellZones >= wantedZones) {
            return null;
        }
        return "without " + s.candidate().address() + " " + well + " healthy instances in " + wellZones
                + " zones would be left, needed " + wanted + " in " + wantedZones;
    }

    private static int zones(Census census) {
        return (int)
                census.members().stream().map(Census.Member::zone).distinct().count();
    }
}
