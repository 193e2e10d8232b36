package vigie.alerting.notify;

import java.net.URI;

/** The rule for addresses that notices are posted to. */
final class HttpAddress {
    private HttpAddress() {}

    /** Refuses what is not http or https with a host; says no more of it, since it may hold a secret. */
    static void check(String key, URI url) {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
            throw new IllegalArgumentException(key + " must be an http or https address with a host");
        }
    }
}
