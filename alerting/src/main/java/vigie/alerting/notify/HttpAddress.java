package vigie.alerting.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
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

    /** Refuses a list without an address, with one twice, or with one that {@link #check} refuses. */
    static void checkAll(String key, List<URI> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(key + " must have at least one address");
        }
        urls.forEach(url -> check(key, url));
        if (new HashSet<>(urls).size() < urls.size()) {
            throw new IllegalArgumentException(key + " has an address twice");
        }
    }

    /** The addresses that secrets hold, as {@link #checkAll} allows them. */
    static List<URI> all(String key, List<Secret> secrets) {
        List<URI> urls = secrets.stream().map(secret -> of(key, secret)).toList();
        checkAll(key, urls);
        return urls;
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
