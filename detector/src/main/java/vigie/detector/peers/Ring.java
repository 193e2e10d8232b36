package vigie.detector.peers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vigie.detector.judge.PeerJudge;
import vigie.detector.peers.Peer.Standing;

/**
 * The series that are compared with each other, and when: in rounds, each begun when every instance has brought a value since the last
 * one, or one and a half intervals after it if somebody is late. Owned by the detector thread.
 */
final class Ring {
    private static final double LATE = 1.5;

    private final Peer.Circle circle;
    private long roundAtMs;
    private boolean begun;
    private int present; // in the round that began

    Ring(Peer.Circle circle) {
        this.circle = circle;
    }

    /**
     * A series that takes part in a round.
     *
     * @param scales how far off it was found, NaN while that is not known
     */
    record Seat(Peer peer, double scales, boolean learns) {}

    /** Begins a round if one is due: everyone with a new value is looked at; empty if there is none. */
    List<Seat> begin(List<Peer> all, Instant now, long elapsedMs) {
        List<Peer> here = new ArrayList<>();
        List<Standing> standings = new ArrayList<>();
        int brought = 0;
        for (Peer peer : all) {
            Standing standing = peer.standing();
            if (standing != null) {
                here.add(peer);
                standings.add(standing);
                brought += standing.isNew() ? 1 : 0;
            }
        }
        if (here.size() < PeerDesk.FEWEST) {
            String why = "only " + here.size() + " of its service " + (here.size() == 1 ? "has" : "have")
                    + " a value now, and fewer than " + PeerDesk.FEWEST + " are not compared";
            here.forEach(peer -> peer.leaveOpen(now, false, why));
            return List.of();
        }
        if (!begun) {
            begun = true;
            roundAtMs = elapsedMs;
        }
        boolean late = elapsedMs - roundAtMs >= LATE * circle.intervalMs();
        if (brought == 0 || (brought < here.size() && !late)) {
            return List.of();
        }
        roundAtMs = elapsedMs;
        present = here.size();
        return look(here, standings, now);
    }

    private static List<Seat> look(List<Peer> here, List<Standing> standings, Instant now) {
        Crowd crowd = new Crowd(
                standings.stream().mapToDouble(Standing::value).toArray(),
                standings.stream().mapToDouble(Standing::habit).toArray());
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < here.size(); i++) {
            if (standings.get(i).isNew()) {
                Peer peer = here.get(i);
                double scales = peer.look(now, crowd.median(i), crowd.spread(i));
                seats.add(new Seat(peer, scales, standings.get(i).learns()));
            }
        }
        return seats;
    }

    /**
     * Ends a round that began. Where half of those that are there are off, or more, nobody is odd: then the service is ill and not one of
     * its instances. Whose own habit is not known yet counts as one that is not there.
     *
     * @param apart who is apart in several signals together, and this one tells of it, by the address
     */
    void end(List<Seat> seats, Instant now, Map<String, Peer.Together> apart) {
        long known = present
                - seats.stream().filter(seat -> Double.isNaN(seat.scales)).count();
        long off =
                seats.stream().filter(seat -> PeerJudge.deviates(seat.scales)).count();
        if (off > 0 && 2 * off >= known) {
            String why = off + " of " + known + " are not where they usually are beside each other:"
                    + " that is the service and not one of its instances";
            seats.forEach(seat -> seat.peer.leaveOpen(now, true, why));
            return;
        }
        for (Seat seat : seats) {
            seat.peer.decide(now, present - 1, apart.get(seat.peer.instance()));
        }
    }
}
