package vigie.dashboards.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The right to tell the outcome of one step, as a text that cannot be guessed: the {@code outcome_url} of a call carries it, so an
 * executor needs no token. A keyed hash of the path, so nothing is remembered and it holds after a restart. Any thread.
 */
public final class OutcomeCapability {
    /** The name of the parameter that carries it. */
    public static final String PARAMETER = "capability";

    private static final String ALGORITHM = "HmacSHA256";
    private final SecretKeySpec key;

    /** Made from a key of 32 random bytes. */
    public OutcomeCapability(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** What {@code outcome_url} ends with, from its question mark on. */
    public String query(String run, int step) {
        return '?' + PARAMETER + '=' + of("/api/v1/runs/" + run + "/steps/" + step + "/outcome");
    }

    /** Whether a request to a path carries the right one. */
    boolean fits(String path, @Nullable String presented) {
        return presented != null
                && MessageDigest.isEqual(
                        of(path).getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    private String of(String path) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(path.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
