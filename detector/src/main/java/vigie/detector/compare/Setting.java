package vigie.detector.compare;

import java.util.List;
import java.util.function.Function;

/**
 * What rules may want to know beside the facts.
 *
 * @param believedAfterMs how long the check's answers take to be believed: its interval times {@code fail_after}
 * @param estate what is believed of whatever instances of the estate have an address; empty for an address that none has
 */
public record Setting(long believedAfterMs, Function<String, List<Seat>> estate) {}
