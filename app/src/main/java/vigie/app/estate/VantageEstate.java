package vigie.app.estate;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig;
import vigie.detector.DetectorConfig;
import vigie.model.Secret;

/**
 * What a vantage point that reports by itself is told: it looks, and decides nothing.
 *
 * @param collector its own name and zone stand there, and nobody else
 * @param voted the services that it tells of
 * @param token with which it reports, or null if the file does not say
 * @param every how often it reports, or null if the file does not say
 */
public record VantageEstate(
        CollectorConfig collector,
        DetectorConfig detector,
        Set<String> voted,
        @Nullable Secret token,
        @Nullable Duration every) {
    public VantageEstate {
        voted = Set.copyOf(voted);
    }
}
