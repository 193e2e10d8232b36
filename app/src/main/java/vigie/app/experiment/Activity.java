package vigie.app.experiment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A step of an experiment.
 *
 * @param probe whether it looks; it acts otherwise
 * @param tolerance what its answer must be, or null
 * @param before how long to wait before it
 * @param after how long to wait after it
 * @param background whether the next step does not wait for it
 */
public record Activity(
        boolean probe,
        String name,
        Provider provider,
        @Nullable Tolerance tolerance,
        Duration before,
        Duration after,
        boolean background) {}
