package vigie.alerting.notify;

import java.net.URI;
import java.net.URISyntaxException;
import vigie.model.Secret;

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

    /** The address that a secret holds, because who has it can write there. */
    static URI of(String key, Secret secret) {
        try {
            URI url = new URI(secret.reveal().strip());
            check(key, url);
            return url;
        } catch (URISyntaxException notShown) {
            // Its message quotes the secret: it stays out of ours and out of the chain.
            throw new IllegalArgumentException(key + " must be an http or https address with a host");
        }
    }
}
