package vigie.detector.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vigie.detector.condition.Words;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.Vote;

/**
 * What other vantage points have said of one target. A voice that was not heard for {@code stale_after} says nothing any more. Owned by
 * the detector thread; durations on {@code elapsedMs}, which only grows.
 */
final class Ballot {
    private final Map<String, Heard> heard = new HashMap<>(); // looked up only, never walked

    /** Takes a vote; how old it is counts from its own time, which is never later than now. */
    void hear(Vote vote, Instant now, long elapsedMs) {
        long age = Math.max(0, Duration.between(vote.at(), now).toMillis());
        heard.put(vote.vantage(), new Heard(vote, elapsedMs - age));
    }

    /** One vote of each voter: this vantage point's own first, UNKNOWN for who is silent. */
    List<Vote> votes(Voters voters, Vote own, Duration staleAfter, long elapsedMs) {
        List<Vote> votes = new ArrayList<>(1 + voters.others().size());
        votes.add(own);
        voters.others().forEach((name, zone) -> votes.add(vote(own.target(), name, zone, own, staleAfter, elapsedMs)));
        return votes;
    }

    private Vote vote(Target target, String name, String zone, Vote own, Duration staleAfter, long elapsedMs) {
        Heard last = heard.get(name);
        if (last == null) {
            return new Vote(target, name, zone, Status.UNKNOWN, own.at(), "not heard of");
        }
        Vote said = last.vote;
        // Where it stands is the estate's to say.
        Vote placed = new Vote(target, name, zone, said.status(), said.at(), said.reason());
        return elapsedMs - last.atMs < staleAfter.toMillis()
                ? placed
                : placed.unknown("not heard of for " + Words.duration(staleAfter.toMillis()));
    }

    private record Heard(Vote vote, long atMs) {}
}
