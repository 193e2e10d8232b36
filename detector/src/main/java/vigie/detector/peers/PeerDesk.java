package vigie.detector.peers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import vigie.detector.peers.Combination.Apart;
import vigie.detector.peers.Peer.Circle;
import vigie.detector.peers.Peer.Together;

/** All comparisons between instances. Owned by the detector thread. */
public final class PeerDesk {
    /** Fewer are not compared: of three, one that is ill and one that is different are a majority. */
    public static final int FEWEST = 4;

    private final Map<Circle, Ring> rings = new LinkedHashMap<>();
    private final Map<List<Circle>, Combination> combinations = new LinkedHashMap<>();
    private final Executor background;

    /** A desk that has compared nothing; what takes longer than a tick may is computed in the background. */
    public PeerDesk(Executor background) {
        this.background = background;
    }

    /**
     * Begins and ends the rounds that are due. Call it about once a second.
     *
     * @param peers every series that is compared, in an order that stays
     */
    public void tick(List<? extends Peer> peers, Instant now, long elapsedMs) {
        Map<String, Map<Circle, List<Peer>>> services = new LinkedHashMap<>();
        for (Peer peer : peers) {
            Circle circle = peer.circle();
            services.computeIfAbsent(circle.service(), s -> new TreeMap<>(Circle.BY_NAME))
                    .computeIfAbsent(circle, c -> new ArrayList<>())
                    .add(peer);
        }
        rings.keySet()
                .removeIf(circle ->
                        !services.getOrDefault(circle.service(), Map.of()).containsKey(circle));
        combinations
                .keySet()
                .removeIf(circles -> !List.copyOf(
                                services.getOrDefault(circles.get(0).service(), Map.of())
                                        .keySet())
                        .equals(circles));
        services.values().forEach(circles -> tick(circles, now, elapsedMs));
    }

    private void tick(Map<Circle, List<Peer>> circles, Instant now, long elapsedMs) {
        Map<Circle, List<Ring.Seat>> rounds = new LinkedHashMap<>();
        circles.forEach((circle, members) -> {
            List<Ring.Seat> seats = rings.computeIfAbsent(circle, Ring::new).begin(members, now, elapsedMs);
            if (!seats.isEmpty()) {
                rounds.put(circle, seats);
            }
        });
        Map<String, Apart> apart = circles.size() > 1 ? together(List.copyOf(circles.keySet()), rounds) : Map.of();
        rounds.forEach((circle, seats) -> {
            Map<String, Together> told = new LinkedHashMap<>();
            apart.forEach((instance, a) -> {
                if (a.circle().equals(circle)) {
                    told.put(instance, a.together());
                }
            });
            Objects.requireNonNull(rings.get(circle)).end(seats, now, told);
        });
    }

    private Map<String, Apart> together(List<Circle> circles, Map<Circle, List<Ring.Seat>> rounds) {
        Combination combination = combinations.computeIfAbsent(circles, c -> new Combination(c, background));
        rounds.forEach((circle, seats) -> {
            for (Ring.Seat seat : seats) {
                combination.add(circle, seat.peer().instance(), seat.scales(), seat.learns());
            }
        });
        if (rounds.containsKey(circles.get(0))) {
            combination.endOfRound();
        }
        return combination.apart();
    }
}
