package vigie.alerting.remediate.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import vigie.alerting.RemediationConfig.Plan;

/**
 * What a plan is, in a few letters: when it applies, what it does, what may stop it, how its success is seen. How far it may go, and
 * when people are told, is not part of it: a plan keeps its trust when its mode changes. Any thread.
 */
public final class PlanVersion {
    private static final int BYTES = 8;

    private PlanVersion() {}

    /** The first 16 hexadecimal digits of a SHA-256. */
    public static String of(Plan plan) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("when", plan.when());
        parts.put("steps", plan.steps());
        parts.put("guard", plan.guard());
        parts.put("verify", plan.verify());
        if (plan.serviceMode() != null) {
            parts.put("mode", plan.serviceMode());
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(Json.text(parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
