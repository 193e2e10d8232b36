package vigie.collector.net;

import java.net.URI;
import java.util.Locale;

/**
 * Where a URL leads: scheme, host and port.
 *
 * @param host without brackets
 */
record HttpOrigin(boolean tls, String host, int port) {
    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not http or https, or has no host
     */
    static HttpOrigin of(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")) {
            throw new IllegalArgumentException("a URL's scheme must be http or https: was " + scheme);
        }
        String host = url.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("a URL must have a host");
        }
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        if (port == 0 || port > 65_535) {
            throw new IllegalArgumentException("a URL's port must be from 1 to 65535: was " + port);
        }
        return new HttpOrigin(tls, brackets ? host.substring(1, host.length() - 1) : host, port);
    }
}
