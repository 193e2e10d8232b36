package vigie.detector.estate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Status;

/**
 * The conditions of a whole service in words. SERVICE_DOWN is CRITICAL; REDUNDANCY_LOST is ERROR for the critical tier, else
 * WARNING, and is said only where the estate declares a redundancy.
 */
record ServiceFindings(Service service, Instant now) {
    private static final int MOST_EVIDENCE = 20;

    List<Finding> of(Status status, RedundancyRule.@Nullable Verdict verdict, Collection<InstanceDesk> instances) {
        List<String> evidence = evidence(instances);
        List<Finding> findings = new ArrayList<>(2);
        findings.add(
                finding(Kind.SERVICE_DOWN, down(status), downSummary(status, instances.size()), evidence, Double.NaN));
        if (verdict != null) {
            int working = verdict.known().instances();
            findings.add(finding(Kind.REDUNDANCY_LOST, verdict.state(), redundancySummary(verdict), evidence, working));
        }
        return findings;
    }

    List<Finding> ended(boolean redundancyOnly) {
        String summary = service.name() + " is no longer watched" + (redundancyOnly ? " for redundancy" : "");
        List<Finding> findings = new ArrayList<>(2);
        if (!redundancyOnly) {
            findings.add(finding(Kind.SERVICE_DOWN, State.CLEAR, summary, List.of(summary), Double.NaN));
        }
        findings.add(finding(Kind.REDUNDANCY_LOST, State.CLEAR, summary, List.of(summary), Double.NaN));
        return findings;
    }

    private static State down(Status status) {
        return switch (status) {
            case UP, DEGRADED -> State.CLEAR;
            case DOWN -> State.ACTIVE;
            case UNKNOWN -> State.UNKNOWN;
        };
    }

    private String downSummary(Status status, int instances) {
        return switch (status) {
            case UP, DEGRADED ->
                service.name() + " is not down: it is " + status.name().toLowerCase(Locale.ROOT);
            case DOWN -> service.name() + " is down: none of " + instances(instances) + " works";
            case UNKNOWN ->
                "whether " + service.name() + " is down is not known: none of " + instances(instances) + " is known";
        };
    }

    private String redundancySummary(RedundancyRule.Verdict verdict) {
        String start = switch (verdict.state()) {
            case ACTIVE -> "redundancy of " + service.name() + " is lost: ";
            case CLEAR -> "redundancy of " + service.name() + " is kept: ";
            case UNKNOWN -> "whether " + service.name() + " is redundant is not known: ";
        };
        Service.Redundancy minimum = service.redundancy();
        if (minimum == null) {
            return start + "none is declared";
        }
        int unknown = verdict.hoped().instances() - verdict.known().instances();
        return start + verdict.known().instances() + " of " + instances(verdict.instances()) + " healthy, minimum "
                + minimum.minInstances()
                + (minimum.minZones() > 1
                        ? ", in " + verdict.known().zones()
                                + (verdict.known().zones() == 1 ? " zone" : " zones") + ", minimum "
                                + minimum.minZones()
                        : "")
                + (unknown > 0 ? "; " + unknown + " not known" : "");
    }

    private static String instances(int count) {
        return count + (count == 1 ? " instance" : " instances");
    }

    private static List<String> evidence(Collection<InstanceDesk> instances) {
        List<String> sentences = new ArrayList<>();
        int left = 0;
        for (InstanceDesk desk : instances) {
            if (desk.status() == Status.UP) {
                continue;
            }
            if (sentences.size() < MOST_EVIDENCE) {
                sentences.add(desk.complaint());
            } else {
                left++;
            }
        }
        if (left > 0) {
            sentences.add("and " + instances(left) + " more");
        }
        return sentences;
    }

    private Finding finding(Kind kind, State state, String summary, List<String> evidence, double value) {
        Severity severity = kind == Kind.SERVICE_DOWN
                ? Severity.CRITICAL
                : service.tier() == Service.Tier.CRITICAL ? Severity.ERROR : Severity.WARNING;
        return new Finding(
                kind,
                state,
                severity,
                service.name(),
                null,
                null,
                null,
                Labels.EMPTY,
                summary,
                evidence,
                now,
                value,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
