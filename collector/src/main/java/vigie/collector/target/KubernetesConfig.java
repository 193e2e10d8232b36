package vigie.collector.target;

import com.google.re2j.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.model.Secret;

/**
 * The keys of a {@code kubernetes} source; all but {@code namespace} and {@code service} may be left out.
 *
 * @param url of the API server, without a path; that of the cluster that Vigie runs in unless said, with that cluster's token and
 *     authority
 * @param port of every target; the only one of the service unless said
 * @param token one that may list the namespace's EndpointSlices
 * @param tokenFile a file of such a token, read again at each reading: a cluster's own tokens live for an hour
 * @param ca who vouches for the server, a file of certificates read at each reading; those that the JDK trusts unless said
 * @param refresh 30 seconds unless said
 */
public record KubernetesConfig(
        @Nullable URI url,
        String namespace,
        String service,
        @Nullable Port port,
        @Nullable Secret token,
        @Nullable Path tokenFile,
        @Nullable Path ca,
        @Nullable Duration refresh)
        implements SourceConfig {

    private static final URI OWN = URI.create("https://kubernetes.default.svc");
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    public KubernetesConfig {
        refresh = refresh == null ? Duration.ofSeconds(30) : refresh;
        token = Question.sendable(token);
        if (token != null && tokenFile != null) {
            throw new IllegalArgumentException("only one of token and token_file may be given: were both");
        }
        if (url == null) {
            url = OWN;
            tokenFile = token == null && tokenFile == null ? ACCOUNT.resolve("token") : tokenFile;
            ca = ca == null ? ACCOUNT.resolve("ca.crt") : ca;
        }
        Question.at(url, "/");
        if (ca != null && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("ca must be left out unless url begins with https://: was given");
        }
        named("namespace", namespace);
        named("service", service);
    }

    private static void named(String key, String name) {
        if (!NAME.matches(name)) {
            throw new IllegalArgumentException(
                    key + " must be lower-case letters, digits and -, 63 at most: was " + Excerpt.of(name, 80));
        }
    }

    /**
     * Which port of an endpoint is the target's.
     *
     * @param name one that the service gives to a port, or empty
     * @param number whatever the service says, or 0
     */
    public record Port(String name, int number) {
        /**
         * Reads a number or a name.
         *
         * @throws IllegalArgumentException for what is neither
         */
        public static Port parse(String text) {
            boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
            int number = digits && text.length() <= 5 ? Integer.parseInt(text) : 0;
            if (digits ? number < 1 || number > 65_535 : !NAME.matches(text)) {
                throw new IllegalArgumentException(); // the estate's reader says what a port may be
            }
            return new Port(digits ? "" : text, number);
        }
    }

    @Override
    public String shown() {
        return "kubernetes " + Question.shown(server()) + ' ' + namespace + '/' + service;
    }

    @Override
    public InstanceSource source(Context context) {
        return new KubernetesSource(this, context);
    }

    private URI server() {
        return url == null ? OWN : url;
    }

    /** The address of a page of the list; the first one's token is empty. */
    URI question(String next) {
        String path = "/apis/discovery.k8s.io/v1/namespaces/" + namespace
                + "/endpointslices?labelSelector=" + Question.encoded("kubernetes.io/service-name=" + service)
                + "&limit=500";
        return Question.at(server(), next.isEmpty() ? path : path + "&continue=" + Question.encoded(next));
    }
}
