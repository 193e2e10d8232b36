package vigie.collector.probe.reconcile;

import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Probe.Answer;

/**
 * What one source told.
 *
 * @param value a finite number; NaN if it told none
 * @param why it told none, or null
 */
record Reading(double value, @Nullable Answer why) {
    static Reading of(double value) {
        return new Reading(value, null);
    }

    static Reading none(Answer why) {
        return new Reading(Double.NaN, why);
    }

    static Reading none(String why) {
        return none(Answer.unknown(why));
    }
}
