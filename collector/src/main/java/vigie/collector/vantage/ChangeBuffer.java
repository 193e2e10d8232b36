package vigie.collector.vantage;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Status;
import vigie.model.Vote;

/** What a vantage point came to believe since it was last heard; of too much the oldest is dropped and counted. One thread's. */
final class ChangeBuffer {
    private final int most;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private Map<String, Status> last = Map.of(); // looked up only
    private long noted;
    private long dropped;

    /** An empty one that keeps so many. */
    ChangeBuffer(int most) {
        this.most = most;
    }

    private record Kept(long number, Vote vote) {}

    /** What was kept at some moment: handed back when it was told. */
    record Mark(long noted, long dropped) {}

    /** Takes what is believed now; whether that is something else than before. A target that is new is no change to tell. */
    boolean note(List<Vote> votes, Instant now) {
        Map<String, Status> next = new HashMap<>();
        boolean other = false;
        for (Vote vote : votes) {
            String key = vote.target().key();
            next.put(key, vote.status());
            @Nullable Status before = last.get(key);
            if (before != vote.status()) {
                other = true;
            }
            if (before != null && before != vote.status()) {
                keep(new Vote(vote.target(), vote.vantage(), vote.zone(), vote.status(), now, vote.reason()));
            }
        }
        other |= next.size() != last.size();
        last = next;
        return other;
    }

    private void keep(Vote vote) {
        kept.addLast(new Kept(++noted, vote));
        if (kept.size() > most) {
            kept.removeFirst();
            dropped++;
        }
    }

    Mark mark() {
        return new Mark(noted, dropped);
    }

    /** Forgets what was kept at that moment. */
    void told(Mark mark) {
        while (!kept.isEmpty() && kept.peekFirst().number <= mark.noted) {
            kept.removeFirst();
        }
        dropped -= mark.dropped;
    }

    /** The oldest first. */
    List<Vote> changes() {
        return kept.stream().map(Kept::vote).toList();
    }

    /** How many there was no room for. */
    long dropped() {
        return dropped;
    }
}
