package vigie.detector.compare;

import java.util.List;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * What a rule says of one condition of a service.
 *
 * @param labels tell it from others of the same kind
 * @param value what was counted, NaN if nothing was
 */
record Claim(
        Kind kind, State state, Severity severity, Labels labels, String summary, List<String> evidence, double value) {
    Claim {
        evidence = List.copyOf(evidence);
    }

    /** What names it among those of its service and check. */
    String id() {
        return kind.name() + labels;
    }
}
