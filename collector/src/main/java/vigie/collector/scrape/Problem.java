package vigie.collector.scrape;

/**
 * Why an exposition was refused.
 *
 * @param line where, from 1
 * @param reason one sentence for people
 * @param limit the limit that was exceeded, as {@code vigie_limit_exceeded_total} names it; empty if the text itself is wrong
 */
public record Problem(int line, String reason, String limit) {
    /** The text is wrong. */
    static Problem at(int line, String reason) {
        return new Problem(line, reason, "");
    }
}
