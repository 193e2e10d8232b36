package vigie.detector.compare;

import vigie.model.Instance;
import vigie.model.Status;

/**
 * One instance of a service, as one check of it is believed to be.
 *
 * @param status what is believed
 */
public record Seat(Instance instance, Status status) {}
