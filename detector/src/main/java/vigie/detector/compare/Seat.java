package vigie.detector.compare;

import vigie.model.Instance;
import vigie.model.Status;

/**
 * One instance as it is believed to be: by one check of it among those that are compared, by all of them where another service asks.
 *
 * @param status what is believed
 */
public record Seat(Instance instance, Status status) {}
