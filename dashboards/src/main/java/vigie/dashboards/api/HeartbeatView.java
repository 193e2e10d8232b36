package vigie.dashboards.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.access.WatchedHeartbeat;
import vigie.model.BeatBook;

/**
 * A heartbeat, as the API shows it. Of a check with one for each instance, those that were called are shown.
 *
 * @param lastStatus {@code ok} or {@code failed}, as the caller said; null if it was never called
 * @param dueAt the grace included; null if it was never called
 */
record HeartbeatView(
        String name,
        String service,
        String check,
        double everySeconds,
        double graceSeconds,
        @Nullable Instant lastAt,
        @Nullable String lastStatus,
        @Nullable String message,
        @Nullable Instant dueAt,
        boolean overdue) {
    private static final int MOST = 10_000;

    static List<HeartbeatView> all(List<WatchedHeartbeat> watched, BeatBook book, Instant now) {
        Map<String, BeatBook.Beat> last = new HashMap<>();
        List<BeatBook.Beat> beats = watched.isEmpty() ? List.of() : book.beats(MOST);
        beats.forEach(beat -> last.put(beat.name(), beat));
        List<HeartbeatView> views = new ArrayList<>();
        for (WatchedHeartbeat heartbeat : watched) {
            if (heartbeat.name().isForEach()) {
                beats.stream()
                        .filter(beat -> heartbeat.name().matches(beat.name()))
                        .forEach(beat -> views.add(of(heartbeat, beat.name(), beat, now)));
            } else {
                String name = heartbeat.name().before();
                views.add(of(heartbeat, name, last.get(name), now));
            }
        }
        return views;
    }

    private static HeartbeatView of(
            WatchedHeartbeat heartbeat, String name, BeatBook.@Nullable Beat last, Instant now) {
        Instant due = last == null ? null : last.at().plus(heartbeat.every()).plus(heartbeat.grace());
        return new HeartbeatView(
                name,
                heartbeat.service(),
                heartbeat.check(),
                heartbeat.every().toMillis() / 1e3,
                heartbeat.grace().toMillis() / 1e3,
                last == null ? null : last.at(),
                last == null ? null : last.ok() ? "ok" : "failed",
                last == null || last.message().isEmpty() ? null : last.message(),
                due,
                due != null && now.isAfter(due));
    }
}
