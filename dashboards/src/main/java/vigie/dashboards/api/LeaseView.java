package vigie.dashboards.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.Lease;

/** A lease, as the API shows it: no instance is the whole service. */
record LeaseView(
        String id,
        String service,
        @Nullable String instance,
        String holder,
        String reason,
        Instant since,
        Instant until) {

    static LeaseView of(Lease lease) {
        return new LeaseView(
                lease.id(),
                lease.service(),
                lease.instance().isEmpty() ? null : lease.instance(),
                lease.holder(),
                lease.reason(),
                lease.since(),
                lease.until());
    }
}
