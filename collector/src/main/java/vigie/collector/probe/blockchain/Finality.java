package vigie.collector.probe.blockchain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/**
 * How far a chain is final: what stands up to there no reorganisation takes back. On Ethereum that is about two epochs, 12.8 minutes, below
 * the head, and stops where it is while validators with a third of the stake do not vote.
 *
 * @param block the last final one, null if the node does not tell it
 * @param error why it does not
 */
record Finality(@Nullable Block block, String error) {
    /** For chains whose blocks are final once they are made. */
    static final Finality AT_ONCE = new Finality(null, "");

    /** What is judged of a node that tells it, unless the estate says so. */
    static final Duration USUAL_LAG = Duration.ofMinutes(30);

    /**
     * A final block.
     *
     * @param at when it was made
     */
    record Block(long height, String hash, Instant at) {}

    static Finality unknown(String error) {
        return new Finality(null, error);
    }

    /**
     * Adds what is wrong.
     *
     * @param most how old the last final block may be; null judges it by {@link #USUAL_LAG} where it is told, and asks nobody to tell it
     * @param unit what the chain counts
     */
    void judge(@Nullable Duration most, String unit, Instant now, Verdict verdict) {
        if (block == null) {
            if (most != null) {
                verdict.add(Status.DEGRADED, "how far the chain is final is not known: " + error);
            }
            return;
        }
        Duration age = Duration.between(block.at, now);
        Duration allowed = most == null ? USUAL_LAG : most;
        if (age.compareTo(allowed) > 0) {
            verdict.add(
                    Status.DEGRADED,
                    "nothing after " + unit + ' ' + block.height + " is final, and that is " + age.toSeconds()
                            + " s old, expected at most " + allowed.toSeconds() + " s");
        }
    }

    /** The age of the last final block, and how far below the head it is; NaN where it is not told. */
    List<Seen.Figure> figures(long head, Instant now) {
        double age = block == null ? Double.NaN : Math.max(0, seconds(Duration.between(block.at, now)));
        double behind = block == null ? Double.NaN : Math.max(0, (double) head - block.height);
        return List.of(
                new Seen.Figure("blockchain_final_age_seconds", Labels.EMPTY, Series.Kind.GAUGE, age),
                new Seen.Figure("blockchain_final_behind_blocks", Labels.EMPTY, Series.Kind.GAUGE, behind));
    }

    /** As a number; milliseconds in whole would not hold the times that a node may claim. */
    static double seconds(Duration duration) {
        return duration.toSeconds() + duration.toMillisPart() / 1e3;
    }
}
