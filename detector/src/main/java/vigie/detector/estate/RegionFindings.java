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
import vigie.model.Status;

/**
 * The conditions of a region in words. REGION_NOT_READY is a WARNING about each service that the region could not take over. REGION_DOWN is
 * CRITICAL, and said of each service that a secondary region is asked to take over.
 */
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
        return finding(
                Kind.REGION_NOT_READY,
                part.service(),
                state,
                Severity.WARNING,
                start + why,
                part.missing(),
                part.working());
    }

    /** Whether nothing works in the region; told of a service that stands in it. */
    Finding lost(String service, Status status, int instances, List<String> evidence) {
        State state = switch (status) {
            case UP, DEGRADED -> State.CLEAR;
            case DOWN -> State.ACTIVE;
            case UNKNOWN -> State.UNKNOWN;
        };
        String of = instances + (instances == 1 ? " instance" : " instances");
        String summary = switch (status) {
            case UP, DEGRADED -> "the region " + region + " is not down";
            case DOWN -> "the region " + region + " is down: none of its " + of + " works";
            case UNKNOWN ->
                "whether the region " + region + " is down is not known: none of its " + of
                        + " is known to work, and some are not known";
        };
        return finding(Kind.REGION_DOWN, service, state, Severity.CRITICAL, summary, evidence, Double.NaN);
    }

    /** The end of what nobody asks any more. */
    Finding ended(Finding last) {
        String summary = "nobody asks any more whether it is so: " + last.kind().alertName() + " of " + region;
        return finding(
                last.kind(), last.service(), State.CLEAR, last.severity(), summary, List.of(summary), Double.NaN);
    }

    private Finding finding(
            Kind kind,
            String service,
            State state,
            Severity severity,
            String summary,
            List<String> evidence,
            double value) {
        return new Finding(
                kind,
                state,
                severity,
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
