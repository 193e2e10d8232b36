package vigie.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the record holds: incidents, notices, runs, refusals, the audit trail. Any thread; reads go to the record and may block
 * for as long as a query takes.
 *
 * <p>Lists are newest first (the audit trail: oldest first) and come in pages: {@code after} is the {@code next} of the page
 * before, or null for the first; {@code limit} is from 1 to 1,000.
 */
public interface IncidentLog {
    /** Incidents, perhaps only the open or only the closed ones. Alerts and timeline are filled in. */
    Page<Incident> incidents(@Nullable Boolean open, int limit, @Nullable String after);

    /** One incident. */
    Optional<Incident> incident(String id);

    /** What receivers were told or could not be, perhaps only what is in one state. */
    Page<OutboxNotice> notices(OutboxNotice.@Nullable State state, int limit, @Nullable String after);

    /** Runs. */
    Page<Run> runs(int limit, @Nullable String after);

    /** One run. */
    Optional<Run> run(String id);

    /** The degraded mode that is in force, by the service that is in it. One that is being left is until that is known to be done. */
    Map<String, String> modes();

    /** The scorecard of each plan of the estate, in its order. */
    List<Scorecard> scorecards();

    /** Who works on what now, the first to be done first. */
    List<Lease> leases();

    /** Rehearsals of plans; their timelines are left out. */
    Page<Drill> drills(int limit, @Nullable String after);

    /** One of them, with its timeline. */
    Optional<Drill> drill(String id);

    /** Experiments; their timelines are left out. */
    Page<Experiment> experiments(int limit, @Nullable String after);

    /** One of them, with its timeline. */
    Optional<Experiment> experiment(String id);

    /** How long the last recovery of each service took that was measured, in seconds, by the service's name. */
    Map<String, Double> recoveries();

    /** The ledger of what was not done, and why. */
    Page<Refusal> refusals(int limit, @Nullable String after);

    /** The audit trail. */
    Page<AuditEntry> audit(int limit, @Nullable String after);

    /** How the record and the deliveries are. */
    Condition condition();

    /**
     * A part of a list.
     *
     * @param next what to ask for the part after this one, or null if this is the last
     */
    record Page<T>(List<T> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * How the alerting room is.
     *
     * @param recordUp whether the record took the last write
     * @param hold the reason of the hold that stops every new action, or null
     * @param outboxWaiting notices that are accepted and not delivered
     * @param outboxOldestSeconds the age of the oldest of them, 0 for none
     * @param unsaved accepted findings that are not in the record yet: what a crash would lose
     * @param leads whether this node decides; the only node of a record always does
     * @param leader the node that decides as far as this one knows, or null if none does
     * @param storms the receivers from which pages are held back, in the order of the alphabet
     */
    record Condition(
            boolean recordUp,
            @Nullable String hold,
            long outboxWaiting,
            double outboxOldestSeconds,
            long unsaved,
            boolean leads,
            @Nullable String leader,
            List<PageStorm> storms) {
        public Condition {
            storms = List.copyOf(storms);
        }
    }

    /**
     * A receiver that more new pages came up for than it is told of.
     *
     * @param digest whether the storm is over, and what it held back is told in one notice
     * @param since when it began
     * @param held how many notices are held back now
     */
    record PageStorm(String receiver, boolean digest, Instant since, long held) {}
}
