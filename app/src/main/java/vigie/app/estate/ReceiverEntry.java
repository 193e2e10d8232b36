package vigie.app.estate;

/**
 * A receiver as it is written.
 *
 * @param kind the key beside its name: {@code pagerduty}, {@code webhook}, …
 * @param settings what stands under that key
 */
record ReceiverEntry(String name, String kind, Record settings) {
    /** The key that every kind has. */
    record Named(String name) {}
}
