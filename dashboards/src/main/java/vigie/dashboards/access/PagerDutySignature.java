package vigie.dashboards.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * The signature of PagerDuty's webhooks, version 3: {@code v1=} and the hexadecimal HMAC-SHA256 of the body as it was sent, under the
 * subscription's secret. During a rotation there are several, with commas between them. Any thread.
 */
public final class PagerDutySignature {
    /** The header that holds it. */
    public static final String HEADER = "X-PagerDuty-Signature";

    private static final String VERSION = "v1=";
    private static final int MOST = 10;

    private PagerDutySignature() {}

    /** Whether one of the signatures is that of the body. Looks at all of them, each in the same time. */
    public static boolean fits(Secret secret, byte[] body, @Nullable String header) {
        if (header == null) {
            return false;
        }
        byte[] wanted = (VERSION + HexFormat.of().formatHex(mac(secret, body))).getBytes(StandardCharsets.US_ASCII);
        boolean fits = false;
        for (String one : header.split(",", MOST)) {
            fits |= MessageDigest.isEqual(wanted, one.strip().getBytes(StandardCharsets.UTF_8));
        }
        return fits;
    }

    private static byte[] mac(Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
