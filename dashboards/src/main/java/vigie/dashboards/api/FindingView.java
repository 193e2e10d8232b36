package vigie.dashboards.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Json;
import vigie.model.Finding;

/**
 * A condition that holds, or held when it was last known.
 *
 * @param kind its alert name
 * @param state {@code active} or {@code unknown}
 * @param instance the address, or null if it is about the whole service
 */
record FindingView(
        String id,
        String kind,
        String state,
        String severity,
        String service,
        @Nullable String instance,
        @Nullable String check,
        @Nullable String signal,
        Map<String, String> labels,
        String summary,
        List<String> evidence,
        Instant since,
        @Nullable Double value,
        @Nullable Double score,
        Range expected) {

    static FindingView of(Finding finding) {
        var instance = finding.instance();
        return new FindingView(
                finding.id(),
                finding.kind().alertName(),
                Words.of(finding.state()),
                Words.of(finding.severity()),
                finding.service(),
                instance == null ? null : instance.address(),
                finding.check(),
                finding.signal(),
                finding.series().asMap(),
                finding.summary(),
                finding.evidence(),
                finding.since(),
                Json.finite(finding.value()),
                Json.finite(finding.score()),
                new Range(Json.finite(finding.low()), Json.finite(finding.high())));
    }

    /** What was expected; null for an end that is open or not known. */
    record Range(@Nullable Double low, @Nullable Double high) {}
}
