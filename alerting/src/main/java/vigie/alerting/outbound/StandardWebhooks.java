package vigie.alerting.outbound;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vigie.model.Secret;

/**
 * Signs calls after Standard Webhooks 1: HMAC-SHA256 over {@code id.timestamp.body}, as the header {@code webhook-signature}.
 *
 * <p>The secret is base64, perhaps with the prefix {@code whsec_}. Several, with white space between them, sign side by side,
 * which is how a secret is exchanged without a gap. Any thread. Source: the Standard Webhooks specification.
 */
public final class StandardWebhooks {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 16;

    private final List<SecretKeySpec> keys;

    /**
     * Signs with the secret's keys.
     *
     * @throws IllegalArgumentException if a key is not base64, or is shorter than 128 bits
     */
    public StandardWebhooks(Secret secret) {
        List<SecretKeySpec> list = new ArrayList<>();
        for (String word : secret.reveal().strip().split("\\s+")) {
            list.add(new SecretKeySpec(key(word), ALGORITHM));
        }
        keys = List.copyOf(list);
    }

    private static byte[] key(String word) {
        String text = word.startsWith(PREFIX) ? word.substring(PREFIX.length()) : word;
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            // The cause quotes a character of the secret: it stays out of the message and of the chain.
            throw new IllegalArgumentException("a webhook secret must be whsec_ and base64: was not base64");
        }
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a webhook secret must have " + LEAST_BYTES
                    + " bytes or more behind its base64: had " + key.length);
        }
        return key;
    }

    /**
     * The three headers that sign a call.
     *
     * @param id the same for each attempt of one call; the receiver knows repeats by it
     * @param timestamp the time of this attempt
     * @throws IllegalArgumentException if the id is empty or has a dot, which would make the signed text ambiguous
     */
    public Map<String, String> headers(String id, Instant timestamp, byte[] body) {
        if (id.isEmpty() || id.indexOf('.') >= 0) {
            throw new IllegalArgumentException("a webhook id must not be empty and must have no dot: was '" + id + "'");
        }
        String seconds = Long.toString(timestamp.getEpochSecond());
        List<String> signatures = new ArrayList<>();
        for (SecretKeySpec key : keys) {
            signatures.add("v1," + Base64.getEncoder().encodeToString(hmac(key, id + '.' + seconds + '.', body)));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", seconds);
        headers.put("webhook-signature", String.join(" ", signatures));
        return headers;
    }

    private static byte[] hmac(SecretKeySpec key, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
