package vigie.detector.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vigie.detector.condition.Words;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.Vote;

/**
 * The four conditions of a target in words.
 *
 * <pre>
 * believed      TARGET_DOWN  TARGET_DEGRADED  TARGET_UNKNOWN  TARGET_FLAPPING
 * UP            CLEAR        CLEAR            CLEAR           as it is
 * DEGRADED      CLEAR        ACTIVE           CLEAR           as it is
 * DOWN          ACTIVE       CLEAR            CLEAR           as it is
 * UNKNOWN       UNKNOWN      UNKNOWN          ACTIVE          UNKNOWN
 * </pre>
 *
 * What begins to hold is said before what ends, so that an incident that goes over from one to the other is never empty.
 * TARGET_DOWN is CRITICAL for the critical tier, INFO for best effort, else WARNING; the other three are WARNING.
 */
record TargetFindings(Target target, TargetRule rule, Instant now) {
    List<Finding> of(TargetHealth health) {
        Status status = health.status();
        boolean known = status != Status.UNKNOWN;
        List<Finding> findings = new ArrayList<>(4);
        findings.add(finding(Kind.TARGET_DOWN, state(known, status == Status.DOWN), health));
        findings.add(finding(Kind.TARGET_DEGRADED, state(known, status == Status.DEGRADED), health));
        findings.add(finding(Kind.TARGET_UNKNOWN, known ? State.CLEAR : State.ACTIVE, health));
        findings.add(
                finding(Kind.TARGET_FLAPPING, state(known, health.flapping().flapping()), health));
        findings.sort((a, b) -> a.state().compareTo(b.state()));
        return findings;
    }

    List<Finding> ended() {
        String summary = target.check() + " of " + name() + " is no longer watched";
        List<Finding> findings = new ArrayList<>(4);
        for (Kind kind : List.of(Kind.TARGET_DOWN, Kind.TARGET_DEGRADED, Kind.TARGET_UNKNOWN, Kind.TARGET_FLAPPING)) {
            findings.add(finding(kind, State.CLEAR, summary, List.of(summary), Double.NaN));
        }
        return findings;
    }

    private static State state(boolean known, boolean holds) {
        return known ? holds ? State.ACTIVE : State.CLEAR : State.UNKNOWN;
    }

    private Finding finding(Kind kind, State state, TargetHealth health) {
        double value = kind == Kind.TARGET_FLAPPING ? health.flapping().percent() : Double.NaN;
        return finding(kind, state, summary(kind, state, health), evidence(health), value);
    }

    private Finding finding(Kind kind, State state, String summary, List<String> evidence, double value) {
        return new Finding(
                kind,
                state,
                severity(kind),
                target.service(),
                target.instance(),
                target.check(),
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

    private Severity severity(Kind kind) {
        if (kind != Kind.TARGET_DOWN || rule.tier() == Service.Tier.STANDARD) {
            return Severity.WARNING;
        }
        return rule.tier() == Service.Tier.CRITICAL ? Severity.CRITICAL : Severity.INFO;
    }

    private String summary(Kind kind, State state, TargetHealth health) {
        String word = word(kind);
        return switch (state) {
            case CLEAR ->
                name() + " is not " + word + ": " + target.check() + " is "
                        + health.status().name().toLowerCase(Locale.ROOT);
            case UNKNOWN -> "whether " + name() + " is " + word + " is not known: " + health.reason();
            case ACTIVE ->
                name() + " is " + word + ": " + (kind == Kind.TARGET_FLAPPING ? flaps(health) : health.reason());
        };
    }

    private static String word(Kind kind) {
        return kind.name().substring("TARGET_".length()).toLowerCase(Locale.ROOT);
    }

    private String flaps(TargetHealth health) {
        return target.check() + " changed in " + Words.number(health.flapping().percent()) + " % of its last "
                + (Flapping.TRANSITIONS + 1) + " answers";
    }

    private List<String> evidence(TargetHealth health) {
        List<CheckResult> answers = health.answers();
        List<String> sentences = new ArrayList<>(answers.size() + health.votes().size());
        for (int i = 0; i < answers.size(); i++) {
            sentences.add(sentence(answers.get(i)) + ", " + (i + 1) + " of " + answers.size());
        }
        for (Vote vote : health.votes()) {
            sentences.add("vantage point " + vote.vantage()
                    + (vote.zone().isEmpty() ? "" : " in zone " + vote.zone())
                    + ": " + vote.status().name().toLowerCase(Locale.ROOT)
                    + (vote.reason().isEmpty() ? "" : ", " + Words.foreign(vote.reason())));
        }
        return sentences;
    }

    private String sentence(CheckResult answer) {
        CheckResult.Phase phase = answer.phase();
        return target.check() + " of " + name() + ": "
                + (answer.reason().isEmpty()
                        ? answer.status().name().toLowerCase(Locale.ROOT)
                        : Words.foreign(answer.reason()))
                + (phase == null ? "" : " (" + phase.name().toLowerCase(Locale.ROOT) + ")");
    }

    private String name() {
        return target.instance().name();
    }
}
