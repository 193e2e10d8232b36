package vigie.dashboards.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what a request presents of itself: {@code Bearer TOKEN}, or {@code Basic} with any user and the token as its password. */
final class Credentials {
    private Credentials() {}

    /** The text that is presented, perhaps a token; null if there is none in either form. */
    static @Nullable String presented(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        String[] parts = authorization.strip().split(" +", 2);
        if (parts.length == 2 && parts[0].equalsIgnoreCase("Bearer")) {
            return parts[1];
        }
        return parts.length == 2 && parts[0].equalsIgnoreCase("Basic") ? password(parts[1]) : null;
    }

    private static @Nullable String password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
