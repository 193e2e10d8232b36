package vigie.app.estate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.app.web.TlsFiles;
import vigie.collector.CollectorConfig;
import vigie.dashboards.access.ApiConfig;
import vigie.detector.DetectorConfig;

/**
 * A valid estate: what each room is told, with every default filled in.
 *
 * @param tls where the server's certificate is, or null for plain HTTP
 * @param record the record that several nodes share, or null for SQLite in the data directory
 * @param history whose memory signals learn from before they are watched, or null
 * @param findings what is allowed and unsafe, in the order of the file; none of them keeps the service from starting
 * @param notes what the author may not expect, and need not change
 */
public record Estate(
        CollectorConfig collector,
        DetectorConfig detector,
        AlertingConfig alerting,
        ApiConfig api,
        @Nullable TlsFiles tls,
        @Nullable RecordConfig record,
        @Nullable HistoryConfig history,
        List<Problem> findings,
        List<Problem> notes) {
    public Estate {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** An address of this service, over TLS. */
    public static String secure(String url) {
        return url.replaceFirst("^http:", "https:");
    }

    /** The same with other words for the alerting room. */
    public Estate with(AlertingConfig other) {
        return new Estate(collector, detector, other, api, tls, record, history, findings, notes);
    }

    /** The same with findings that the file alone does not show, after its own. */
    public Estate finding(List<Problem> more) {
        List<Problem> all = new ArrayList<>(findings);
        all.addAll(more);
        return new Estate(collector, detector, alerting, api, tls, record, history, all, notes);
    }
}
