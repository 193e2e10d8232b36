import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sessions without state: a token says who and until when, signed with a key that all instances have. Redis knows those that were ended early. */
final class Sessions {
    private static final int SECONDS = 3600;

    private final SecretKeySpec key;
    private final Redis ended;

    Sessions(String key, Redis ended) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.ended = ended;
    }

    String begin(String user) {
        String claim = encode(
                (user + "|" + Instant.now().plusSeconds(SECONDS).getEpochSecond()).getBytes(StandardCharsets.UTF_8));
        return claim + "." + encode(sign(claim));
    }

    /** Whose token it is, or null if it is none of ours, is over or was ended. */
    String user(String token) throws Exception {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return null;
        }
        byte[] signature;
        String claim;
        try {
            signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            claim = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbage) {
            return null;
        }
        if (!MessageDigest.isEqual(sign(token.substring(0, dot)), signature)) {
            return null;
        }
        int bar = claim.lastIndexOf('|');
        boolean over = Long.parseLong(claim.substring(bar + 1)) < Instant.now().getEpochSecond();
        return over || redisKnows(token) ? null : claim.substring(0, bar);
    }

    void end(String token) throws Exception {
        ended.ask("SET", "ended:" + token, "1", "EX", String.valueOf(SECONDS));
    }

    private boolean redisKnows(String token) throws Exception {
        return ended.ask("EXISTS", "ended:" + token).equals("1");
    }

    private byte[] sign(String claim) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(claim.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
