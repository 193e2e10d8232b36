package vigie.collector.vantage;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vigie.model.Vantage;
import vigie.model.VantageReports.Look;
import vigie.model.Vote;

/** The fresh looks that a vantage point was asked for: each is made once, and told until it is known to have been heard. One thread's. */
final class FreshLooks {
    /** Who asked waits no longer. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final Vantage vantage;
    private final Executor thread;
    private final LongSupplier nanoTime;
    private final Runnable seen;
    private final Map<String, Asked> asked = new LinkedHashMap<>();

    /**
     * None so far.
     *
     * @param thread the one that owns this
     * @param seen runs on it when there is something to tell
     */
    FreshLooks(Vantage vantage, Executor thread, LongSupplier nanoTime, Runnable seen) {
        this.vantage = vantage;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.seen = seen;
    }

    private record Asked(long atNanos, @Nullable List<Vote> votes) {}

    /** Looks at what was not asked for before. */
    void begin(List<Look> looks) {
        forgetOld();
        for (Look look : looks) {
            if (!asked.containsKey(look.id()) && asked.size() < ReportText.MOST_LOOKS) {
                asked.put(look.id(), new Asked(nanoTime.getAsLong(), null));
                vantage.look(look.service())
                        .whenComplete((votes, e) ->
                                thread.execute(() -> saw(look.id(), e == null && votes != null ? votes : List.of())));
            }
        }
    }

    private void saw(String id, List<Vote> votes) {
        Asked look = asked.get(id);
        if (look != null) {
            asked.put(id, new Asked(look.atNanos, votes));
            seen.run();
        }
    }

    /** What was seen and not told yet, by question. */
    Map<String, List<Vote>> answers() {
        forgetOld();
        Map<String, List<Vote>> answers = new LinkedHashMap<>();
        asked.forEach((id, look) -> {
            if (look.votes != null) {
                answers.put(id, look.votes);
            }
        });
        return answers;
    }

    /** Those were heard. */
    void told(Iterable<String> ids) {
        ids.forEach(asked::remove);
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        asked.values().removeIf(look -> now - look.atNanos > LONGEST.toNanos());
    }
}
