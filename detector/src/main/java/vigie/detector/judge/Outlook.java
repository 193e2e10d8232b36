package vigie.detector.judge;

/**
 * Where a series is going: the bound that it is expected to pass, and when.
 *
 * @param bound the bound
 * @param likelySeconds from the last value until it passes, as likely sooner as later; 0 if it has passed it
 * @param soonestSeconds the early end of nine in ten
 * @param latestSeconds the late end of nine in ten; infinite if it may never pass
 * @param perSecond how fast it changes, in the signal's unit a second
 * @param overSeconds for how long it has been changing so, as far as that was looked at; 0 if it was not needed
 */
public record Outlook(
        double bound,
        double likelySeconds,
        double soonestSeconds,
        double latestSeconds,
        double perSecond,
        double overSeconds) {}
