package vigie.app.cli;

import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that ask a running service. */
final class Remote {
    private static final int TIMEOUT_SECONDS = 15;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = ApiClient.DEFAULT_URL,
            description = "Where the service is (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create(ApiClient.DEFAULT_URL);

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "" + TIMEOUT_SECONDS,
            description = "How long one call may take (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = TIMEOUT_SECONDS;

    @Mixin
    private final Identity identity = new Identity();

    ApiClient client() throws ApiClient.Failed {
        return client(url, timeoutSeconds, identity);
    }

    /** A client with the usual deadline. */
    static ApiClient client(URI url, Identity identity) throws ApiClient.Failed {
        return client(url, TIMEOUT_SECONDS, identity);
    }

    private static ApiClient client(URI url, int seconds, Identity identity) throws ApiClient.Failed {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new ApiClient.Failed(
                    Exit.USAGE, "--url must be an address such as " + ApiClient.DEFAULT_URL + ": was " + url);
        }
        return new ApiClient(url, Duration.ofSeconds(Math.max(1, seconds)), identity.token(), identity.trust());
    }

    /** The code for a failure: wrong usage was found before any call. */
    static int exit(ApiClient.Failed failure) {
        return failure.status() == Exit.USAGE ? Exit.USAGE : Exit.FOUND;
    }
}
