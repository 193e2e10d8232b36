package vigie.dashboards.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Experiment;
import vigie.model.Incident;

/** An experiment as the API shows it: times in seconds, its state in lower case. */
record ExperimentView(
        String id,
        String title,
        List<String> services,
        String by,
        String state,
        String reason,
        @Nullable Boolean deviated,
        Instant startedAt,
        Instant until,
        @Nullable Instant endedAt,
        @Nullable Double detectedSeconds,
        @Nullable Double actedSeconds,
        @Nullable Double recoveredSeconds,
        List<Incident.Entry> timeline) {
    static ExperimentView of(Experiment experiment) {
        return new ExperimentView(
                experiment.id(),
                experiment.title(),
                experiment.services(),
                experiment.by(),
                Words.of(experiment.state()),
                experiment.reason(),
                experiment.deviated(),
                experiment.startedAt(),
                experiment.until(),
                experiment.endedAt(),
                seconds(experiment.detected()),
                seconds(experiment.acted()),
                seconds(experiment.recovered()),
                experiment.timeline());
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1e3;
    }
}
