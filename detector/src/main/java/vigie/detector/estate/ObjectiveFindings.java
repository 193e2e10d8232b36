package vigie.detector.estate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vigie.detector.condition.Words;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Service;
import vigie.model.Severity;

/**
 * How the objectives of a service stand, in words. OBJECTIVE_AT_RISK is WARNING from four fifths of an objective on, and once that is
 * missed ERROR, CRITICAL for the critical tier. Its label {@code objective} is {@code rto} or {@code rpo}.
 */
record ObjectiveFindings(Service service, Instant now) {
    /** From this part of an objective on there is little time left to keep it. */
    private static final double AT_RISK = 0.8;

    /** How long the service is down; once it works again the objective was kept or missed, and is not at risk any more. */
    Finding recovery(Duration accepted, boolean down, double seconds) {
        String summary = down
                ? service.name() + " is down for " + Words.span(seconds)
                : service.name() + " works again after " + Words.span(seconds);
        return finding("rto", summary, down ? seconds : 0, accepted, List.of());
    }

    /** How much would be lost now, and by which copy. */
    Finding loss(Duration accepted, double seconds, String copy) {
        return finding(
                "rpo",
                service.name() + " would lose " + Words.span(seconds) + " of its data now",
                seconds,
                accepted,
                List.of(copy));
    }

    private Finding finding(
            String objective, String summary, double seconds, Duration accepted, List<String> evidence) {
        double most = accepted.toMillis() / 1e3;
        Severity missed = service.tier() == Service.Tier.CRITICAL ? Severity.CRITICAL : Severity.ERROR;
        return finding(
                objective,
                seconds >= AT_RISK * most ? State.ACTIVE : State.CLEAR,
                seconds > most ? missed : Severity.WARNING,
                summary + ", accepted are " + Words.span(most),
                evidence,
                seconds);
    }

    /** The ends of what was declared, and is not any more. */
    List<Finding> ended(boolean rto, boolean rpo, String summary) {
        List<Finding> ended = new ArrayList<>(2);
        if (rto) {
            ended.add(finding("rto", State.CLEAR, Severity.WARNING, summary, List.of(summary), Double.NaN));
        }
        if (rpo) {
            ended.add(finding("rpo", State.CLEAR, Severity.WARNING, summary, List.of(summary), Double.NaN));
        }
        return ended;
    }

    private Finding finding(
            String objective, State state, Severity severity, String summary, List<String> evidence, double seconds) {
        return new Finding(
                Kind.OBJECTIVE_AT_RISK,
                state,
                severity,
                service.name(),
                null,
                null,
                null,
                Labels.of("objective", objective),
                summary,
                evidence,
                now,
                seconds,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
