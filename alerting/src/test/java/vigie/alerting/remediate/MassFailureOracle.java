package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.model.EstateBoard;
import vigie.model.Instance;
import vigie.model.Run;
import vigie.model.Status;

/**
 * Says of each call, as it leaves, whether it was allowed to: counted anew, one instance after the other, from what was true when the
 * service was last looked at, from what the board says, and from which runs are under way. It shares nothing with the brake.
 */
final class MassFailureOracle {
    private final Rig rig;
    private final Map<String, Integer> percents;
    private final int fleetPercent;
    private final int fleetFrom;
    private final Map<String, Set<String>> seenIll = new HashMap<>();

    /** An oracle that knows how much of each service may be unwell, in percent, and how much of everything from how many on. */
    MassFailureOracle(Rig rig, Map<String, Integer> percents, int fleetPercent, int fleetFrom) {
        this.rig = rig;
        this.percents = percents;
        this.fleetPercent = fleetPercent;
        this.fleetFrom = fleetFrom;
        rig.world.onLook = this::looked;
    }

    private void looked(String service) {
        Set<String> ill = new HashSet<>();
        for (String address : rig.world.addresses()) {
            if (rig.world.instance(address).service().equals(service) && rig.world.truth(address) != Status.UP) {
                ill.add(address);
            }
        }
        seenIll.put(service, ill);
    }

    /** Looks at the call that was sent last. */
    void called() {
        ScriptedExecutor.Sent call = rig.executor.sent.get(rig.executor.sent.size() - 1);
        Instance target = rig.world.instance(call.address());
        // A first step follows a fresh look; the steps after it rest on the board.
        boolean isFirst = call.data().get("step").asInt() == 1;
        Set<String> ill = isFirst ? seenIll.getOrDefault(target.service(), Set.of()) : Set.of();
        Set<String> unwell = new HashSet<>(ill);
        unwell.addAll(underRepair());
        for (String address : rig.world.addresses()) {
            if (rig.world.board(address) != Status.UP) {
                unwell.add(address);
            }
        }
        List<String> service = new ArrayList<>();
        List<String> zone = new ArrayList<>();
        for (String address : rig.world.addresses()) {
            Instance at = rig.world.instance(address);
            if (at.service().equals(target.service())) {
                service.add(address);
                if (at.zone().equals(target.zone())) {
                    zone.add(address);
                }
            }
        }
        int percent = percents.getOrDefault(target.service(), 0);
        within(service, unwell, percent, call + " while too much of the service was not UP");
        if (zone.size() >= 4) {
            within(zone, unwell, percent, call + " while too much of the zone was not UP");
        }
        if (rig.world.addresses().size() >= fleetFrom) {
            List<String> all = new ArrayList<>(rig.world.addresses());
            within(all, unwell, fleetPercent, call + " while too much of everything was not UP");
        }
    }

    private Set<String> underRepair() {
        Set<String> repaired = new HashSet<>();
        for (Run run : rig.runs()) {
            if (!run.state().isFinal()
                    && run.state() != Run.State.WAITING_APPROVAL
                    && !run.steps().isEmpty()) {
                run.steps().forEach(step -> step.targets().forEach(repaired::add));
            }
        }
        return repaired;
    }

    private static void within(List<String> scope, Set<String> unwell, int percent, String what) {
        long bad = scope.stream().filter(unwell::contains).count();
        long allowed = Math.max(1, scope.size() * percent / 100);
        assertThat(bad).as("%s: %s of %s", what, unwell, scope).isLessThanOrEqualTo(allowed);
    }

    /** Whether so much of a service, by what is true, is not UP that nothing may be done about it. */
    boolean isMassFailure(String service) {
        long size = 0;
        long bad = 0;
        for (EstateBoard.ServiceState state : rig.world.services()) {
            if (state.service().name().equals(service)) {
                size = state.instances().size();
                bad = state.instances().stream()
                        .filter(i -> rig.world.truth(i.instance().address()) != Status.UP)
                        .count();
            }
        }
        return bad > Math.max(1, size * percents.getOrDefault(service, 0) / 100);
    }
}
