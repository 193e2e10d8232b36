package vigie.alerting.remediate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Instance;
import vigie.model.Status;

/**
 * The instances of the estate, each well or not at one moment. Not well is what the board does not say UP, what answers badly in
 * a fresh look, and what is under repair, whatever it answers.
 */
record Census(List<Member> members) {
    Census {
        members = List.copyOf(members);
    }

    /**
     * Counts.
     *
     * @param repairs the places of the instances under repair
     * @param unwell the places of those that answer badly, whatever the board says yet
     */
    static Census of(List<ServiceState> services, Set<String> repairs, Set<String> unwell) {
        List<Member> members = new ArrayList<>();
        for (ServiceState service : services) {
            for (InstanceState state : service.instances()) {
                Instance at = state.instance();
                String place = place(at);
                boolean repaired = repairs.contains(place);
                boolean bad = state.status() != Status.UP || repaired || unwell.contains(place);
                members.add(new Member(at.service(), at.address(), at.zone(), state.status(), bad, repaired));
            }
        }
        return new Census(members);
    }

    /** How an instance is named among all. */
    static String place(Instance at) {
        return at.service() + '/' + at.address();
    }

    /** The part of it in a service and a zone; null for any. */
    Census of(@Nullable String service, @Nullable String zone) {
        return new Census(members.stream()
                .filter(m -> (service == null || service.equals(m.service)) && (zone == null || zone.equals(m.zone)))
                .toList());
    }

    int size() {
        return members.size();
    }

    int bad() {
        return (int) members.stream().filter(Member::bad).count();
    }

    /**
     * An instance.
     *
     * @param status what the board says
     * @param bad whether it is not well
     * @param repaired whether a run is at work on it
     */
    record Member(String service, String address, String zone, Status status, boolean bad, boolean repaired) {}
}
