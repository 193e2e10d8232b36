package vigie.app.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vigie.alerting.outbound.Outbound;

/** Reads a call as a careful stranger would: Standard Webhooks checked from its own text, JSON by another reader. */
final class SignedCall {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> headers = new TreeMap<>();
    private final byte[] body;

    SignedCall(Outbound.Call call) {
        call.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        this.body = call.body();
    }

    String id() {
        return header("webhook-id");
    }

    /** When it was signed. */
    Instant at() {
        return Instant.ofEpochSecond(Long.parseLong(header("webhook-timestamp")));
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("a call that is no JSON: " + e.getMessage(), e);
        }
    }

    /** What is wrong with its signature at this moment; empty if nothing is. */
    String fault(String secret, Instant now) {
        String timestamp = header("webhook-timestamp");
        if (id().isEmpty() || id().contains(".") || timestamp.isEmpty()) {
            return "webhook-id or webhook-timestamp is missing or holds a dot: " + headers;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        if (age.abs().compareTo(Duration.ofMinutes(5)) > 0) {
            return "the signature is " + age + " old";
        }
        String expected = "v1," + mac(secret, id() + "." + timestamp + ".");
        boolean found = Arrays.asList(header("webhook-signature").split(" ")).contains(expected);
        return found ? "" : "the signature does not match";
    }

    private String mac(String secret, String head) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
