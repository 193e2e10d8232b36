package vigie.detector.estate;

import java.time.Instant;
import java.util.List;
import vigie.detector.condition.Words;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.RegionState.Readiness;
import vigie.model.RegionState.ServiceInRegion;
import vigie.model.Severity;

/** The conditions of a region in words. REGION_NOT_READY is a WARNING about each service that the region could not take over. */
record RegionFindings(String region, Instant now) {

    /** How ready the region is for a service that asks. */
    Finding readiness(ServiceInRegion part, Readiness readiness) {
        String start = switch (readiness) {
            case READY -> region + " could take over " + part.service();
            case NOT_READY -> region + " is not ready to take over " + part.service();
            case UNKNOWN -> "whether " + region + " is ready to take over " + part.service() + " is not known";
        };
        State state = switch (readiness) {
            case READY -> State.CLEAR;
            case NOT_READY -> State.ACTIVE;
            case UNKNOWN -> State.UNKNOWN;
        };
        String why = part.missing().isEmpty()
                ? ""
                : ": " + Words.foreign(part.missing().get(0));
        return finding(part.service(), state, start + why, part.missing(), part.working());
    }

    /** The end of what nobody asks any more. */
    Finding ended(String service) {
        String summary = "nobody asks any more whether " + region + " could take over " + service;
        return finding(service, State.CLEAR, summary, List.of(summary), Double.NaN);
    }

    private Finding finding(String service, State state, String summary, List<String> evidence, double value) {
        return new Finding(
                Kind.REGION_NOT_READY,
                state,
                Severity.WARNING,
                service,
                null,
                null,
                null,
                Labels.of("region", region),
                summary,
                evidence,
                now,
                value,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
