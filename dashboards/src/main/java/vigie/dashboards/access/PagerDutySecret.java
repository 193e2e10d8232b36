package vigie.dashboards.access;

import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/** What PagerDuty signs its webhooks with, as the estate says now. Any thread. */
@FunctionalInterface
public interface PagerDutySecret {
    /** The secret, or null if no webhooks are taken. */
    @Nullable
    Secret now();
}
