package vigie.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a remediation plan.
 *
 * @param epoch the fencing token that travels with each of its calls; grows from run to run
 * @param approvals who must allow it, and who has
 * @param judgement what is thought of it with hindsight, or null if nobody judges it
 */
public record Run(
        String id,
        String plan,
        String incident,
        String service,
        Mode mode,
        State state,
        long epoch,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Step> steps,
        Approvals approvals,
        @Nullable Judgement judgement) {

    public Run {
        steps = List.copyOf(steps);
    }

    /** How far a plan may go by itself. */
    public enum Mode {
        /** Writes down that the plan's condition was met, and nothing else. */
        OBSERVE,
        /** Judges every guard and writes down what it would have done. */
        SHADOW,
        /** Asks a person before the first step. */
        APPROVE,
        /** Acts. */
        AUTO
    }

    /** Where a run is; the table of its transitions stands with the state machine. */
    public enum State {
        /** Its condition was met; nothing judged yet. */
        PROPOSED,
        /** The guards allow it; a person is asked. */
        WAITING_APPROVAL,
        /** The guards allow it; the next step is about to be called. */
        GUARDED,
        /** A call is out, or may be. */
        CALLING,
        /** The executor says done, or will be; the target is being watched. */
        VERIFYING,
        /** A degraded mode holds on its service, until it can be left. */
        IN_FORCE,
        /** Healed, and seen so. */
        DONE,
        /** The last step did not heal. */
        FAILED,
        /** Compensations run. */
        UNDOING,
        /** Whether a call took effect is not known: a person is asked, nothing further starts. */
        UNCERTAIN,
        /** A guard or a person said no. */
        REFUSED,
        /** Nobody decided in time, or the healing came too late to be called. */
        EXPIRED,
        /** The ladder ended without healing. */
        EXHAUSTED,
        /** In shadow or observe: written down, not done. */
        SHADOWED;

        /** Whether nothing further happens in this state by itself. */
        public boolean isFinal() {
            return switch (this) {
                case DONE, FAILED, REFUSED, EXPIRED, EXHAUSTED, SHADOWED -> true;
                case PROPOSED, WAITING_APPROVAL, GUARDED, CALLING, VERIFYING, IN_FORCE, UNDOING, UNCERTAIN -> false;
            };
        }
    }

    /**
     * The people who allow a run.
     *
     * @param needed how many must; 0 if nobody is asked
     * @param given by whom it was allowed, oldest first
     */
    public record Approvals(int needed, List<Approval> given) {
        /** Nobody is asked. */
        public static final Approvals NONE = new Approvals(0, List.of());

        public Approvals {
            given = List.copyOf(given);
        }
    }

    /** Somebody's yes. */
    public record Approval(String by, Instant at) {}

    /**
     * What is thought of a decision with hindsight: of what would have been done, or of what was done if a person says so.
     *
     * @param reason one sentence for people
     * @param by {@code vigie}, or the person who corrected it
     * @param at when it was judged, or null while it is open
     */
    public record Judgement(
            Verdict verdict,
            String reason,
            String by,
            @Nullable Instant at) {}

    /** What a decision was worth. */
    public enum Verdict {
        /** Not judged yet. */
        OPEN,
        /** The trouble was real and did not go away by itself. */
        RIGHT,
        /** It went away by itself before an action would have been seen to work. */
        NEEDLESS,
        /** Acting would have hit at the wrong moment: in a mass failure, planned work, another service's trouble, or too late. */
        HARMFUL
    }

    /**
     * One step of a run.
     *
     * @param number from 1
     * @param action the word that the executor gets
     * @param targets the addresses of the instances that it names, never empty
     * @param attempts how many calls were authorised
     * @param outcome what is known of its effect, for people; empty before it ends
     */
    public record Step(
            int number,
            String action,
            List<String> targets,
            StepState state,
            int attempts,
            @Nullable Instant calledAt,
            @Nullable Instant answeredAt,
            String outcome) {

        public Step {
            targets = List.copyOf(targets);
        }
    }

    /** Where a step is. */
    public enum StepState {
        WAITING,
        CALLING,
        ACCEPTED,
        DONE,
        REFUSED,
        FAILED,
        UNCERTAIN,
        EXPIRED,
        UNDONE
    }
}
