package vigie.app.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import vigie.alerting.outbound.StandardWebhooks;

/**
 * A call of Vigie's, whose signature was checked.
 *
 * @param id the {@code webhook-id}, by which a repetition is known
 * @param targets what each of them may fill into a command: {@code instance}, {@code labels.unit}, …
 */
public record SignedCall(
        String id, String action, long epoch, Instant expiresAt, List<Map<String, String>> targets, String outcomeUrl) {
    /** The most that a body may have. */
    static final int MOST_BYTES = 256 << 10;

    /** A signature that is older, or from further ahead, is refused. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final JsonMapper JSON = new JsonMapper();

    public SignedCall {
        targets = List.copyOf(targets);
    }

    /**
     * Whether a body was signed a short while ago with the secret.
     *
     * @param header the request's header of a name, or an empty text
     */
    public static boolean isSigned(StandardWebhooks signature, UnaryOperator<String> header, byte[] body, Instant now) {
        Instant at;
        String expected;
        try {
            at = Instant.ofEpochSecond(Long.parseLong(header.apply("webhook-timestamp")));
            expected = signature.headers(header.apply("webhook-id"), at, body).getOrDefault("webhook-signature", "");
        } catch (IllegalArgumentException | DateTimeException noTimeOrId) {
            return false;
        }
        if (Duration.between(at, now).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        // Either side may hold two secrets while one is being exchanged: one in common is enough.
        boolean matches = false;
        for (String own : expected.split(" ")) {
            for (String given : header.apply("webhook-signature").split(" ")) {
                matches |= MessageDigest.isEqual(
                        own.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
            }
        }
        return matches;
    }

    /**
     * Reads a call.
     *
     * @throws Refused if it is not signed, is none, has no target, or has expired
     */
    static SignedCall read(StandardWebhooks signature, UnaryOperator<String> header, byte[] body, Instant now)
            throws Refused {
        if (!isSigned(signature, header, body, now)) {
            throw new Refused(401, "the signature is wrong or too old");
        }
        SignedCall call;
        try {
            call = parse(header.apply("webhook-id"), JSON.readTree(body));
        } catch (IOException | DateTimeException e) {
            throw new Refused(400, "this is no call of Vigie's");
        }
        if (call.targets.isEmpty()) {
            throw new Refused(422, "a call without a target is about nothing, not about everything");
        }
        if (!now.isBefore(call.expiresAt)) {
            throw new Refused(410, "too late: it had to be done before " + call.expiresAt);
        }
        return call;
    }

    private static SignedCall parse(String id, JsonNode event) {
        JsonNode data = event.path("data");
        List<Map<String, String>> targets = new ArrayList<>();
        for (JsonNode target : data.path("targets")) {
            targets.add(values(data, target));
        }
        return new SignedCall(
                id,
                data.path("action").asText(),
                data.path("epoch").asLong(),
                Instant.parse(data.path("expires_at").asText()),
                targets,
                data.path("outcome_url").asText());
    }

    private static Map<String, String> values(JsonNode data, JsonNode target) {
        Map<String, String> values = new LinkedHashMap<>();
        String instance = target.path("instance").asText();
        int colon = instance.lastIndexOf(':');
        values.put("action", data.path("action").asText());
        values.put("service", data.path("service").asText());
        values.put("instance", instance);
        values.put("host", colon < 0 ? instance : instance.substring(0, colon));
        values.put("port", colon < 0 ? "" : instance.substring(colon + 1));
        values.put("zone", target.path("zone").asText());
        values.put("region", target.path("region").asText());
        target.path("labels")
                .properties()
                .forEach(e -> values.put("labels." + e.getKey(), e.getValue().asText()));
        data.path("parameters")
                .properties()
                .forEach(
                        e -> values.put("parameters." + e.getKey(), e.getValue().asText()));
        return values;
    }
}
