package vigie.alerting.remediate.run;

import static java.util.Map.entry;
import static vigie.model.Run.State.CALLING;
import static vigie.model.Run.State.DONE;
import static vigie.model.Run.State.EXHAUSTED;
import static vigie.model.Run.State.EXPIRED;
import static vigie.model.Run.State.FAILED;
import static vigie.model.Run.State.GUARDED;
import static vigie.model.Run.State.IN_FORCE;
import static vigie.model.Run.State.PROPOSED;
import static vigie.model.Run.State.REFUSED;
import static vigie.model.Run.State.SHADOWED;
import static vigie.model.Run.State.UNCERTAIN;
import static vigie.model.Run.State.UNDOING;
import static vigie.model.Run.State.VERIFYING;
import static vigie.model.Run.State.WAITING_APPROVAL;

import java.util.Map;
import vigie.model.Run;

/**
 * The state machine of a run: a table and nothing else. What is not in the table is a bug.
 *
 * <pre>
 * state             event        next              when
 * PROPOSED          ALLOW        GUARDED           the guards allow it, the plan may act
 *                   ASK          WAITING_APPROVAL  the guards allow it, a person is asked
 *                   NOTE         SHADOWED          the plan may not act: what it would have done is written down
 * WAITING_APPROVAL  ALLOW        GUARDED           a person and, again, the guards allow it
 *                   REFUSE       REFUSED           a person, or at the approval a guard, says no
 *                   EXPIRE       EXPIRED           nobody decided in time, or the evidence has cleared
 *                   LOSE         UNCERTAIN         the record comes from a backup: it may have been called since
 * GUARDED           CALL         CALLING           the call is authorised, on disk
 *                   REFUSE       REFUSED           first step: a guard says no now
 *                   EXPIRE       EXPIRED           first step: too late to be called
 *                   HEAL         DONE              later step: healed while it waited for a guard
 *                   UNDO, FAIL   UNDOING, FAILED   later step: the guards held it until it was too late
 *                   LOSE         UNCERTAIN         as above
 * CALLING           ANSWER       VERIFYING         done, or accepted
 *                   ENTER        IN_FORCE          done, and what was done is a degraded mode
 *                   LOSE         UNCERTAIN         whether it took effect is not known
 *                   UNDO, FAIL   UNDOING, FAILED   refused, or certainly never sent
 * VERIFYING         HEAL         DONE              UP without a break for long enough
 *                   CLIMB        GUARDED           not healed in time: the next rung
 *                   LOSE         UNCERTAIN         accepted, and neither settled nor healed in time
 *                   ENTER        IN_FORCE          a degraded mode that was accepted: its outcome says done
 *                   UNDO, EXHAUST                  not healed, and that was the last rung
 * IN_FORCE          UNDO         UNDOING           it is to be left; or its executor says after all that it failed
 * UNDOING           EXHAUST, FAIL                  every compensation was tried
 *                   LEAVE        DONE              the degraded mode is left
 *                   STAY         IN_FORCE          the way out of it was not taken: it holds, and a person must end it
 *                   LOSE         UNCERTAIN         whether a compensation took effect is not known
 * UNCERTAIN         HEAL         DONE              healed after all
 *                   ANSWER       VERIFYING         a late outcome: it was done
 *                   ENTER        IN_FORCE          the same, of a degraded mode: only a person has it left
 *                   LEAVE, STAY  DONE, IN_FORCE    the same, of the way out of a degraded mode: it was done, or not
 *                   FAIL         FAILED            a late outcome: it was not done; or a person gives it up
 * </pre>
 *
 * <p>PROPOSED lasts no longer than the transaction that judges it. A process that comes back finds: GUARDED, decided afresh;
 * CALLING or UNDOING with a call that may have left, UNCERTAIN; everything else goes on, a degraded mode that is in force too.
 * In a record that comes from a backup nothing goes on: all are UNCERTAIN, and a mode that is in force is left by a person alone.
 */
public final class RunMachine {
    private static final Map<Run.State, Map<Event, Run.State>> TABLE = Map.ofEntries(
            entry(PROPOSED, Map.of(Event.ALLOW, GUARDED, Event.ASK, WAITING_APPROVAL, Event.NOTE, SHADOWED)),
            entry(
                    WAITING_APPROVAL,
                    Map.of(
                            Event.ALLOW, GUARDED,
                            Event.REFUSE, REFUSED,
                            Event.EXPIRE, EXPIRED,
                            Event.LOSE, UNCERTAIN)),
            entry(
                    GUARDED,
                    Map.of(
                            Event.CALL, CALLING,
                            Event.REFUSE, REFUSED,
                            Event.EXPIRE, EXPIRED,
                            Event.HEAL, DONE,
                            Event.UNDO, UNDOING,
                            Event.FAIL, FAILED,
                            Event.LOSE, UNCERTAIN)),
            entry(
                    CALLING,
                    Map.of(
                            Event.ANSWER, VERIFYING,
                            Event.ENTER, IN_FORCE,
                            Event.LOSE, UNCERTAIN,
                            Event.UNDO, UNDOING,
                            Event.FAIL, FAILED)),
            entry(
                    VERIFYING,
                    Map.of(
                            Event.HEAL, DONE,
                            Event.ENTER, IN_FORCE,
                            Event.CLIMB, GUARDED,
                            Event.LOSE, UNCERTAIN,
                            Event.UNDO, UNDOING,
                            Event.EXHAUST, EXHAUSTED)),
            entry(IN_FORCE, Map.of(Event.UNDO, UNDOING)),
            entry(
                    UNDOING,
                    Map.of(
                            Event.EXHAUST,
                            EXHAUSTED,
                            Event.FAIL,
                            FAILED,
                            Event.LEAVE,
                            DONE,
                            Event.STAY,
                            IN_FORCE,
                            Event.LOSE,
                            UNCERTAIN)),
            entry(
                    UNCERTAIN,
                    Map.of(
                            Event.HEAL, DONE,
                            Event.ANSWER, VERIFYING,
                            Event.ENTER, IN_FORCE,
                            Event.LEAVE, DONE,
                            Event.STAY, IN_FORCE,
                            Event.FAIL, FAILED)));

    private RunMachine() {}

    /**
     * The state after an event.
     *
     * @throws IllegalStateException if the table has no such transition
     */
    public static Run.State next(Run.State state, Event event) {
        Run.State next = TABLE.getOrDefault(state, Map.of()).get(event);
        if (next == null) {
            throw new IllegalStateException("a run that is " + state + " does not take " + event);
        }
        return next;
    }

    /** Whether the table has such a transition. */
    public static boolean takes(Run.State state, Event event) {
        return TABLE.getOrDefault(state, Map.of()).containsKey(event);
    }

    /** What can happen to a run. */
    public enum Event {
        ALLOW,
        ASK,
        NOTE,
        REFUSE,
        EXPIRE,
        CALL,
        ANSWER,
        ENTER,
        LEAVE,
        STAY,
        LOSE,
        HEAL,
        CLIMB,
        UNDO,
        EXHAUST,
        FAIL
    }
}
