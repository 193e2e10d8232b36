package vigie.app.estate;

import static vigie.app.estate.Timing.or;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/** Whose memory signals learn from, as it is written. */
record HistoryEntry(
        URI prometheus, @Nullable Secret token, @Nullable Duration since) {
    /** A week has every hour of a working day and of a weekend in it. */
    private static final Duration SINCE = Duration.ofDays(7);

    private static final Duration LEAST = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofDays(90);

    /** What it says, defaults filled in. */
    HistoryConfig config() {
        return new HistoryConfig(prometheus, token, or(since, SINCE));
    }

    /** It can be asked, for as long as makes sense. */
    void judge(Rules rules) {
        Addresses.wrong(prometheus).ifPresent(wrong -> rules.add(this, wrong, "prometheus"));
        if (since != null && (since.compareTo(LEAST) < 0 || since.compareTo(MOST) > 0)) {
            String bounds = "since must be from " + Durations.text(LEAST) + " to " + Durations.text(MOST);
            rules.add(this, bounds + ": was " + Durations.text(since), "since");
        }
    }
}
