package vigie.app.estate;

import static vigie.app.estate.Timing.or;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/** Where the record is, as it is written. */
record RecordEntry(
        String url,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Duration lease) {
    /** As long as Kubernetes' own controllers wait for their leader. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** What it says, defaults filled in. */
    RecordConfig config() {
        return new RecordConfig(url, user, password, or(lease, LEASE));
    }
}
