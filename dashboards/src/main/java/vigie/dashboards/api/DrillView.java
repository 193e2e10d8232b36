package vigie.dashboards.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Drill;
import vigie.model.Incident;

/** A drill as the API shows it: times in seconds, its state in lower case. */
record DrillView(
        String id,
        String name,
        String plan,
        String service,
        String instance,
        String by,
        String state,
        String reason,
        @Nullable String run,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double objectiveSeconds,
        @Nullable Double actedSeconds,
        @Nullable Double recoveredSeconds,
        List<Incident.Entry> timeline) {
    static DrillView of(Drill drill) {
        return new DrillView(
                drill.id(),
                drill.name(),
                drill.plan(),
                drill.service(),
                drill.instance(),
                drill.by(),
                Words.of(drill.state()),
                drill.reason(),
                drill.run(),
                drill.startedAt(),
                drill.endedAt(),
                seconds(drill.objective()),
                seconds(drill.acted()),
                seconds(drill.recovered()),
                drill.timeline());
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1e3;
    }
}
