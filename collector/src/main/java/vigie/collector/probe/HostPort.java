package vigie.collector.probe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.net.URI;

/**
 * The address of an instance: a name, an IPv4 literal or an IPv6 literal in brackets, and perhaps a port.
 *
 * @param host without brackets
 * @param port from 1 to 65535, or -1 where the address has none
 */
public record HostPort(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})\\]|([0-9A-Za-z._-]{1,253}))(?::([0-9]{1,5}))?");

    /**
     * Reads {@code host:port} or {@code host}.
     *
     * @throws IllegalArgumentException for anything else; paths, user names and blanks included
     */
    public static HostPort parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw refused(text);
        }
        int port = m.group(3) == null ? -1 : Integer.parseInt(m.group(3));
        if (port == 0 || port > 65_535) {
            throw refused(text);
        }
        return new HostPort(m.group(1) == null ? m.group(2) : m.group(1), port);
    }

    /** This address with another port. */
    public HostPort withPort(int other) {
        return new HostPort(host, other);
    }

    /** The URL of a path at this address; the path begins with a slash and may have a query. */
    public URI url(String scheme, String path) {
        String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return URI.create(scheme + "://" + name + (port < 0 ? "" : ":" + port) + path);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("an address must be host:port: was " + Excerpt.of(text, 80));
    }
}
