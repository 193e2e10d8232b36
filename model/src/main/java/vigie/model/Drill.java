package vigie.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rehearsal of a plan on one healthy instance, or one that was wanted and did not begin.
 *
 * @param id also the name under which its run and its timeline are kept
 * @param name the drill's name in the estate
 * @param instance the address of the instance, or empty if none was chosen
 * @param by who began it: {@code schedule}, or a person
 * @param reason why it ended as it did, in one sentence; empty while it runs
 * @param run the identifier of its run, or null
 * @param objective how long the recovery may take, or null if nobody says
 * @param acted from its beginning to the first call, or null
 * @param recovered from the decision to act to the first of the answers that proved that the instance was well, or null
 * @param timeline what was tried and seen, oldest first
 */
public record Drill(
        String id,
        String name,
        String plan,
        String service,
        String instance,
        String by,
        State state,
        String reason,
        @Nullable String run,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Duration objective,
        @Nullable Duration acted,
        @Nullable Duration recovered,
        List<Incident.Entry> timeline) {
    public Drill {
        timeline = List.copyOf(timeline);
    }

    /** How a drill stands. */
    public enum State {
        RUNNING,
        /** The instance recovered within the objective. */
        PASSED,
        /** It did not, or not in time, or it is not known. */
        FAILED,
        /** Something else went wrong meanwhile: what was done was taken back. */
        ABORTED,
        /** It was due or wanted, and something stood against it. */
        NOT_STARTED
    }
}
