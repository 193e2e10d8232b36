package vigie.alerting.alert;

import org.jspecify.annotations.Nullable;
import vigie.model.Finding;

/**
 * A step in the life of an alert that people may have to know of.
 *
 * @param row the alert after the step
 * @param finding what the detector said, or null if time or the estate moved the alert on and nothing is known of it here
 * @param reason why, for people
 */
public record AlertEvent(What what, AlertRow row, @Nullable Finding finding, String reason) {
    /** What happened. */
    public enum What {
        FIRED,
        /** It fires as before, with other words or another severity. */
        CHANGED,
        RESOLVED
    }
}
