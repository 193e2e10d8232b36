package vigie.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many of several vantage points must say the same before it is believed. A broken network of one observer must not look like a
 * broken target, and an observer that is gone must not hide one.
 *
 * <p>With {@code need} of {@code of}, missing voices being UNKNOWN:
 *
 * <pre>
 * DOWN      need say DOWN
 * DEGRADED  need say DOWN or DEGRADED, and need can not come to say DOWN any more
 * UP        need can not come to say DOWN or DEGRADED any more
 * UNKNOWN   the voices that are missing could turn it
 * </pre>
 *
 * The idea is that of a majority of observers as in Redis Sentinel's quorum and Route 53's health checkers.
 *
 * @param need how many must agree that something is wrong, from 1 to {@code of}
 * @param of how many have a voice
 * @param byZone whether all vantage points of a zone have one voice together: the best of what they know, for who reaches a target
 *     proves that it lives
 */
public record Quorum(int need, int of, boolean byZone) {
    public Quorum {
        if (need < 1 || need > of) {
            throw new IllegalArgumentException("need must be from 1 to of: was " + need + " of " + of);
        }
    }

    /** What is to be believed after these votes, at most one of each vantage point. */
    public Status decide(Collection<Vote> votes) {
        List<Status> voices = voices(votes);
        int down = 0;
        int bad = 0;
        int up = 0;
        for (Status voice : voices) {
            down += voice == Status.DOWN ? 1 : 0;
            bad += voice == Status.DOWN || voice == Status.DEGRADED ? 1 : 0;
            up += voice == Status.UP ? 1 : 0;
        }
        int missing = Math.max(0, of - bad - up);
        if (down >= need) {
            return Status.DOWN;
        }
        if (bad >= need && down + missing < need) {
            return Status.DEGRADED;
        }
        return bad + missing < need ? Status.UP : Status.UNKNOWN;
    }

    /**
     * The votes in one sentence: {@code 2 of 3 vantage points say down: a (connection refused), b (timed out); c says up}, or
     * {@code no quorum of 3 vantage points: a says down (connection refused), b says up, c says unknown (not heard of)}.
     */
    public static String tally(List<Vote> votes, Status decided) {
        List<String> agree = new ArrayList<>();
        List<String> differ = new ArrayList<>();
        for (Vote vote : votes) {
            boolean same = vote.status() == decided && decided != Status.UNKNOWN;
            String why = vote.reason().isEmpty() ? "" : " (" + vote.reason() + ')';
            (same ? agree : differ).add(vote.vantage() + (same ? "" : " says " + word(vote.status())) + why);
        }
        if (decided == Status.UNKNOWN) {
            return "no quorum of " + votes.size() + " vantage points: " + String.join(", ", differ);
        }
        return agree.size() + " of " + votes.size() + " vantage points say " + word(decided) + ": "
                + String.join(", ", agree)
                + (differ.isEmpty() ? "" : "; " + String.join(", ", differ));
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private List<Status> voices(Collection<Vote> votes) {
        if (!byZone) {
            return votes.stream().map(Vote::status).toList();
        }
        Map<String, Status> zones = new LinkedHashMap<>();
        votes.forEach(vote -> zones.merge(vote.zone(), vote.status(), Quorum::best));
        return new ArrayList<>(zones.values());
    }

    private static Status best(Status a, Status b) {
        // In the order of the enumeration, from UP to UNKNOWN: what is known counts before what is not.
        return a.compareTo(b) <= 0 ? a : b;
    }
}
