package vigie.alerting.remediate.plan;

import java.time.Instant;
import vigie.model.Finding;

/**
 * A condition that holds, with the incident that it belongs to.
 *
 * @param activeAt since when it holds
 */
public record Trigger(Finding finding, String incident, Instant activeAt) {}
