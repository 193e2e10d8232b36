package vigie.alerting.remediate.means;

import java.time.Instant;
import java.util.Map;
import vigie.model.Secret;

/** Signs a call after Standard Webhooks. Any thread. */
@FunctionalInterface
public interface Signer {
    /** The three headers {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}; the id has no dot. */
    Map<String, String> headers(Secret secret, String id, Instant timestamp, byte[] body);
}
