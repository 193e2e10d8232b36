package vigie.alerting.remediate.guard;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.model.Instance;

/** The mass failures in the record: the last one of each scope. */
public final class StormBook {
    private StormBook() {}

    /** Every one that the record knows. */
    public static List<Storm> all(Sql sql) {
        return sql.list(
                "SELECT service, zone, percent, since, ended_at FROM remediation_storm ORDER BY service, zone",
                r -> new Storm(
                        r.getString(1),
                        r.getString(2),
                        r.getInt(3),
                        Instant.ofEpochMilli(r.getLong(4)),
                        Sql.instant(r, 5)));
    }

    /** Whether the mass failure of a scope is known and not over. */
    public static boolean isOpen(Sql sql, Brake.Over over) {
        return sql.first(
                        "SELECT 1 FROM remediation_storm WHERE service = ? AND zone = ? AND active = 1",
                        r -> true,
                        over.service(),
                        over.zone())
                .isPresent();
    }

    /**
     * A mass failure.
     *
     * @param service of which service; empty for all of them
     * @param zone of which zone of it; empty for all of them
     * @param percent the limit that was exceeded
     * @param endedAt when it was over, or null
     */
    public record Storm(
            String service,
            String zone,
            int percent,
            Instant since,
            @Nullable Instant endedAt) {
        /** Whether it bears on an instance, or on what stands for a whole service. */
        boolean concerns(Instance at) {
            return service.isEmpty()
                    || (service.equals(at.service())
                            && (zone.isEmpty() || at.address().isEmpty() || zone.equals(at.zone())));
        }
    }
}
