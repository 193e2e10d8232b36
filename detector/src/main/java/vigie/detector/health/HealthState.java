package vigie.detector.health;

import vigie.model.Status;

/**
 * Where a target is in {@link HealthMachine}.
 *
 * @param status what is believed now
 * @param before what was believed when it was last known, UNKNOWN if it never was; equal to {@code status} while that is known
 * @param down answers DOWN in a row
 * @param bad answers DOWN or DEGRADED in a row
 * @param alive answers UP or DEGRADED in a row
 * @param good answers UP in a row
 */
public record HealthState(Status status, Status before, int down, int bad, int alive, int good) {
    /** A target of which nothing is known yet. */
    public static final HealthState START = new HealthState(Status.UNKNOWN, Status.UNKNOWN, 0, 0, 0, 0);
}
