package vigie.model;

/**
 * One value of a stream, for cold reads, JSON and tests; the hot path carries the three values bare.
 *
 * @param timestampMs milliseconds since the epoch
 * @param value any double; NaN and the infinities are legal on the wire
 */
public record Sample(long timestampMs, double value) {}
