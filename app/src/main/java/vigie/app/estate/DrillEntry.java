package vigie.app.estate;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A rehearsal of a plan, as it is written. */
record DrillEntry(
        String name,
        @Nullable String cron,
        @Nullable ZoneId zone,
        String plan,
        @Nullable String instance,
        @Nullable Objective objective) {

    /** How long the recovery may take. */
    record Objective(@Nullable Duration rto) {}
}
