package vigie.app.estate;

import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/** Which other tools may tell what people do there, as it is written. */
record InboundEntry(@Nullable PagerDuty pagerduty) {
    /** PagerDuty's webhooks; {@code secret} is that of the webhook subscription. */
    record PagerDuty(Secret secret) {}
}
