package vigie.detector.estate;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Finding.State;
import vigie.model.Service.Redundancy;

/**
 * Whether a service would survive a loss: enough instances that work, in enough zones.
 *
 * <p>An instance works while it is UP or DEGRADED: a certificate that ends soon takes no redundancy away. An instance that is
 * not known decides nothing where the others decide: the rule is CLEAR if those that are known to work suffice, ACTIVE if it
 * would not hold even with every unknown one working, else UNKNOWN. An instance that tells no zone vouches for none; where no
 * instance that works tells one, they count as one zone together.
 */
final class RedundancyRule {
    private RedundancyRule() {}

    /**
     * The rule for some instances.
     *
     * @param known how it stands with those that are known to work
     * @param hoped how it would stand if the unknown ones worked as well
     */
    record Verdict(State state, Count known, Count hoped, int instances) {}

    /** Instances that work and the zones that they stand for. */
    record Count(int instances, int zones) {
        boolean enough(Redundancy minimum) {
            return instances >= minimum.minInstances() && zones >= minimum.minZones();
        }
    }

    static Verdict judge(Redundancy minimum, Collection<InstanceState> instances) {
        Count known = count(instances, false);
        Count hoped = count(instances, true);
        State state = known.enough(minimum) ? State.CLEAR : hoped.enough(minimum) ? State.UNKNOWN : State.ACTIVE;
        return new Verdict(state, known, hoped, instances.size());
    }

    private static Count count(Collection<InstanceState> instances, boolean hope) {
        int working = 0;
        Set<String> zones = new HashSet<>();
        for (InstanceState instance : instances) {
            boolean counts = switch (instance.status()) {
                case UP, DEGRADED -> true;
                case DOWN -> false;
                case UNKNOWN -> hope;
            };
            if (counts) {
                working++;
                zones.add(instance.instance().zone());
            }
        }
        if (zones.size() > 1) {
            zones.remove("");
        }
        return new Count(working, zones.size());
    }
}
