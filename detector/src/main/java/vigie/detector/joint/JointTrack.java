package vigie.detector.joint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.detector.condition.Words;
import vigie.detector.judge.Judge;
import vigie.detector.judge.Reason;
import vigie.detector.judge.RelationModel;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.JointScore;
import vigie.model.Labels;

/** One signal about a whole service: when it is judged, and what was said. Under the lock of the desk. */
final class JointTrack {
    private static final long NEVER = -1;

    private final Joint joint;
    private final long intervalMs;
    private JointWatch watch;
    private @Nullable State said;
    private double severity = Double.NaN;
    private boolean learns = true;
    private long roundAtMs = NEVER;
    private long judgedAtMs = NEVER;
    private long atMs; // the time of the last round, since the epoch

    JointTrack(JointWatch watch, double intervalSeconds) {
        this.watch = watch;
        this.joint = watch.maker().make(intervalSeconds);
        this.intervalMs = Math.round(intervalSeconds * 1_000);
    }

    /** Whether the next round begins. */
    boolean isDue(long elapsedMs) {
        return roundAtMs == NEVER || elapsedMs - roundAtMs >= intervalMs;
    }

    /** A round, with what is accepted of it and learnt in it. */
    void round(List<Member> members, double accepted, Instant now, long elapsedMs, Conditions conditions) {
        roundAtMs = elapsedMs;
        learns = members.stream().allMatch(Member::learns);
        Judge judge = joint.judge();
        judge.learn(learns);
        judge.accept(accepted);
        String missing = joint.round(now.toEpochMilli(), members);
        if (!missing.isEmpty()) {
            unknown(missing, now, elapsedMs, conditions);
            return;
        }
        judgedAtMs = elapsedMs;
        atMs = now.toEpochMilli();
        severity = joint.severity();
        if (Double.isNaN(severity)) {
            return; // warming up
        }
        State state = judge.alarming() ? State.ACTIVE : State.CLEAR;
        if (state != said) {
            said = state;
            conditions.say(judged(state, now));
        }
    }

    private void unknown(String missing, Instant now, long elapsedMs, Conditions conditions) {
        severity = Double.NaN;
        boolean told = said == State.ACTIVE || said == State.CLEAR;
        if (told && elapsedMs - judgedAtMs >= watch.staleAfterMs()) {
            said = State.UNKNOWN;
            conditions.say(finding(State.UNKNOWN, subject() + " is not known: " + missing, List.of(missing), now));
        }
    }

    private Finding judged(State state, Instant now) {
        boolean wrong = state == State.ACTIVE;
        String summary = subject() + ": " + joint.summary(wrong);
        List<String> evidence = new ArrayList<>();
        if (wrong) {
            evidence.addAll(joint.evidence(now));
            Reason reason = joint.judge().reason();
            if (reason != null && !Double.isInfinite(reason.timesADay())) {
                evidence.add("unusual for this service: by chance " + Words.rate(reason.timesADay()));
            }
        }
        evidence.add(summary + " at " + now);
        return finding(state, summary, evidence, now);
    }

    private String subject() {
        return watch.signal() + " of " + watch.service();
    }

    private Finding finding(State state, String summary, List<String> evidence, Instant now) {
        boolean known = state != State.UNKNOWN;
        return new Finding(
                joint.kind(),
                state,
                watch.severity(),
                watch.service(),
                null,
                null,
                watch.signal(),
                Labels.EMPTY,
                summary,
                evidence,
                now,
                known ? joint.value() : Double.NaN,
                known ? severity : Double.NaN,
                Double.NaN,
                known ? joint.judge().high() : Double.NaN);
    }

    /** Takes the signal as a new table has it. */
    void adopt(JointWatch next, Instant now, Conditions conditions) {
        boolean weighsOtherwise = next.severity() != watch.severity();
        watch = next;
        if (weighsOtherwise && said != null && said != State.UNKNOWN) {
            conditions.say(judged(said, now));
        }
    }

    /** Says that nobody judges it any more. */
    void end(Instant now, Conditions conditions) {
        conditions.end(ended(now));
    }

    private Finding ended(Instant now) {
        String summary = subject() + " is no longer watched: its signal changed or is gone";
        return finding(State.CLEAR, summary, List.of(summary), now);
    }

    /** Whether its condition has this identifier. */
    boolean isOf(String condition) {
        return ended(Instant.EPOCH).id().equals(condition);
    }

    JointWatch watch() {
        return watch;
    }

    Judge judge() {
        return joint.judge();
    }

    /** The time of the last round that could be judged, milliseconds since the epoch. */
    long atMs() {
        return atMs;
    }

    JointScore score() {
        RelationModel.Training training = joint instanceof RelationJoint relation ? relation.training() : null;
        Judge judge = joint.judge();
        return new JointScore(
                watch.service(),
                watch.signal(),
                joint.value(),
                severity,
                judge.high(),
                judge.seen(),
                judge.warmUp(),
                learns,
                training == null
                        ? null
                        : new JointScore.Training(
                                training.rows(),
                                Instant.ofEpochMilli(training.fromMs()),
                                Instant.ofEpochMilli(training.toMs())));
    }
}
