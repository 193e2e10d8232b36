package vigie.alerting.remediate.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Instance;
import vigie.model.Status;

/**
 * The instances of the estate, each well or not at one moment. Not well is what the board does not say UP, what answers badly in
 * a fresh look, and what is under repair, whatever it answers.
 */
public final class Census {
    private final List<Member> members;
    private final int bad;
    private final Map<String, List<Member>> byService = new HashMap<>();

    private Census(List<Member> members) {
        this.members = members;
        this.bad = (int) members.stream().filter(Member::bad).count();
    }

    /**
     * Counts.
     *
     * @param repairs the places of the instances under repair
     * @param unwell the places of those that answer badly, whatever the board says yet
     */
    public static Census of(List<ServiceState> services, Set<String> repairs, Set<String> unwell) {
        return of(services, repairs, unwell, unwell);
    }

    /**
     * Counts, and knows of those that are not well which do not work at all.
     *
     * @param down the places of those of {@code unwell} that answer as DOWN or not at all
     */
    public static Census of(List<ServiceState> services, Set<String> repairs, Set<String> unwell, Set<String> down) {
        return of(
                services,
                state -> state.status() != Status.UP
                        || repairs.contains(place(state.instance()))
                        || unwell.contains(place(state.instance())),
                state -> state.status() == Status.DOWN
                        || state.status() == Status.UNKNOWN
                        || repairs.contains(place(state.instance()))
                        || down.contains(place(state.instance())));
    }

    /** Counts for those who look back: whose state is not known is not held against anybody. */
    public static Census known(List<ServiceState> services, Set<String> repairs) {
        return of(
                services,
                state -> state.status() == Status.DOWN
                        || state.status() == Status.DEGRADED
                        || repairs.contains(place(state.instance())),
                state -> state.status() == Status.DOWN || repairs.contains(place(state.instance())));
    }

    private static Census of(List<ServiceState> services, Predicate<InstanceState> bad, Predicate<InstanceState> gone) {
        List<Member> members = new ArrayList<>();
        for (ServiceState service : services) {
            for (InstanceState state : service.instances()) {
                Instance at = state.instance();
                members.add(new Member(
                        at.service(), at.address(), at.zone(), at.region(), bad.test(state), gone.test(state)));
            }
        }
        return indexed(members);
    }

    private static Census indexed(List<Member> members) {
        Census census = new Census(members);
        members.forEach(m -> census.byService
                .computeIfAbsent(m.service, s -> new ArrayList<>())
                .add(m));
        return census;
    }

    /**
     * Everybody outside a region, each bad only if it does not work at all: what a lost region leaves DEGRADED elsewhere is no failure
     * of its own.
     */
    Census outside(String region) {
        return indexed(members.stream()
                .filter(m -> !m.region.equals(region))
                .map(m -> new Member(m.service, m.address, m.zone, m.region, m.gone, m.gone))
                .toList());
    }

    /** How an instance is named among all. */
    public static String place(Instance at) {
        return at.service() + '/' + at.address();
    }

    /** The part of it in a service. */
    public Census of(String service) {
        return new Census(byService.getOrDefault(service, List.of()));
    }

    /** The part of it that passes. */
    Census only(Predicate<Member> which) {
        return new Census(members.stream().filter(which).toList());
    }

    int size() {
        return members.size();
    }

    public int bad() {
        return bad;
    }

    int zones() {
        return (int) members.stream().map(Member::zone).distinct().count();
    }

    /** How many zones are left, at worst, without so many of them. */
    int zonesWithout(int removed) {
        List<Long> sizes =
                members.stream().collect(Collectors.groupingBy(Member::zone, Collectors.counting())).values().stream()
                        .sorted()
                        .toList();
        long budget = removed;
        int left = sizes.size();
        for (long size : sizes) {
            if (size > budget) {
                break;
            }
            budget -= size;
            left--;
        }
        return left;
    }

    /**
     * An instance.
     *
     * @param bad whether it is not well
     * @param gone whether it does not work at all, or nobody knows
     */
    record Member(String service, String address, String zone, String region, boolean bad, boolean gone) {}
}
