package vigie.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fault that somebody makes on purpose, beside Vigie, to see what becomes of it. Vigie makes none of it: it says whether it may begin and
 * whether it is to be broken off, and keeps what came of it.
 *
 * @param id also the name under which its timeline is kept
 * @param title of the experiment's file
 * @param services whose trouble is expected; empty for every service
 * @param by who began it
 * @param reason while it runs: why it is to be broken off, or empty; then why it ended as it did
 * @param deviated whether the steady state was not met after the faults; null if that is not known
 * @param until by when it ends by itself; one that is not heard of after that is lost
 * @param detected from the first fault that was noticed to its first alert, or null
 * @param acted from that fault to the first call of an executor for it, or null
 * @param recovered from that fault to the end of its alerts, or null
 * @param timeline what was done and seen, oldest first
 */
public record Experiment(
        String id,
        String title,
        List<String> services,
        String by,
        State state,
        String reason,
        @Nullable Boolean deviated,
        Instant startedAt,
        Instant until,
        @Nullable Instant endedAt,
        @Nullable Duration detected,
        @Nullable Duration acted,
        @Nullable Duration recovered,
        List<Incident.Entry> timeline) {
    public Experiment {
        services = List.copyOf(services);
        timeline = List.copyOf(timeline);
    }

    /** How an experiment stands. */
    public enum State {
        RUNNING,
        /** Its method was carried out, whatever it showed. */
        COMPLETED,
        /** The steady state was not met before, or a step of the method could not be done. */
        FAILED,
        /** It was broken off: by the hold, by other trouble, or because its time was up. */
        ABORTED,
        /** Somebody ended the command. */
        INTERRUPTED,
        /** Nobody has said how it ended: what it did may not be undone. */
        LOST
    }

    /**
     * An experiment that somebody wants to begin.
     *
     * @param until by when it ends by itself
     */
    public record Wanted(String title, List<String> services, Instant until) {
        public Wanted {
            services = List.copyOf(services);
        }
    }

    /**
     * How one ended, as the command says.
     *
     * @param state not RUNNING and not LOST
     * @param lines what was done and seen, one sentence each, oldest first
     */
    public record Ending(
            State state,
            String reason,
            @Nullable Boolean deviated,
            @Nullable Duration detected,
            @Nullable Duration acted,
            @Nullable Duration recovered,
            List<String> lines) {
        public Ending {
            lines = List.copyOf(lines);
        }
    }
}
