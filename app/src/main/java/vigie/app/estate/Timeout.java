package vigie.app.estate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a poll.
 *
 * @param fixed null for one that follows the target's own latency
 */
record Timeout(@Nullable Duration fixed) {
    static final Timeout ADAPTIVE = new Timeout(null);

    static Timeout parse(String text) {
        return text.equals("adaptive") ? ADAPTIVE : new Timeout(Durations.parse(text));
    }
}
