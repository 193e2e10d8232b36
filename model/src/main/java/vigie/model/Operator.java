package vigie.model;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes what people and executors decide. Any thread; each answer comes after the decision is in the record and the audit trail. */
public interface Operator {
    /**
     * Somebody has the incident in hand.
     *
     * @param until until when, or null for as long as it is open
     */
    CompletionStage<Answer> acknowledge(String incident, String by, String note, @Nullable Instant until);

    /**
     * Somebody says what was behind the anomalies of an incident, so that their series are judged by it from now on.
     *
     * @param real true if something was wrong, false for noise
     */
    CompletionStage<Answer> feedback(String incident, boolean real, String by, String note);

    /** People did something with an incident in another tool. What was heard before, or is older than that, changes nothing. */
    CompletionStage<Answer> heard(OutsideEvent event);

    /** Sends a notice again that was rejected or has expired, if it still means something. */
    CompletionStage<Answer> resend(String notice, String by, String note);

    /** Makes a silence, or changes the one whose identifier it has; the answer's detail is its identifier. */
    CompletionStage<Answer> silence(Silence silence, String by);

    /** Ends a silence now. */
    CompletionStage<Answer> expireSilence(String id, String by);

    /** Somebody begins to work on something, or has it longer; the answer's detail is the lease's identifier. */
    CompletionStage<Answer> lease(Lease wanted, String by);

    /** Somebody is done before the lease is over. */
    CompletionStage<Answer> endLease(String id, String by);

    /** Somebody allows a run that waits. The evidence is looked at again. */
    CompletionStage<Answer> approve(String run, String by, String note);

    /** Somebody refuses a run that waits, or gives up one that is uncertain. */
    CompletionStage<Answer> reject(String run, String by, String note);

    /**
     * Somebody says what a decision was worth, whatever was thought of it before.
     *
     * @param verdict RIGHT, NEEDLESS or HARMFUL
     */
    CompletionStage<Answer> judge(String run, Run.Verdict verdict, String by, String note);

    /**
     * An executor, or somebody for it, says how a step ended.
     *
     * @param succeeded whether it did what was asked
     */
    CompletionStage<Answer> outcome(String run, int step, boolean succeeded, String detail, String by);

    /** Somebody begins a drill of the estate now; the answer's detail is its identifier, or why it did not begin. */
    CompletionStage<Answer> drill(String name, String by);

    /** Somebody begins an experiment beside Vigie; the answer's detail is its identifier, or why it may not begin. */
    CompletionStage<Answer> beginExperiment(Experiment.Wanted wanted, String by);

    /** An experiment is over, and what it did is undone. One that was given up for lost may still be told. */
    CompletionStage<Answer> endExperiment(String id, Experiment.Ending ending, String by);

    /** The red button: no new action anywhere until released. */
    CompletionStage<Answer> hold(String reason, String by);

    /**
     * Lets actions start again; what is still true is decided afresh.
     *
     * @param reason why, or empty
     */
    CompletionStage<Answer> release(String reason, String by);

    /**
     * What became of a decision.
     *
     * @param detail one sentence for people
     */
    record Answer(Result result, String detail) {}

    /** What can become of a decision. */
    enum Result {
        /** Done and written down. */
        DONE,
        /** There is no such thing. */
        NOT_FOUND,
        /** The thing is not in a state in which this can be decided. */
        CONFLICT,
        /** What is asked for makes no sense. */
        INVALID
    }
}
