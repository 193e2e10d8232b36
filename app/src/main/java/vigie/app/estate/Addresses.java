package vigie.app.estate;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What addresses may be, as far as can be told without asking a name server. */
final class Addresses {
    private Addresses() {}

    /** What is wrong with the {@code host:port} of an instance, or nothing. */
    static Optional<String> wrong(String address) {
        if (address.contains("/") || address.contains("@")) {
            return Optional.of("the address must be host:port, without a scheme or path: was \"" + address + '"');
        }
        int colon = address.lastIndexOf(':');
        if (colon <= address.lastIndexOf(']')) {
            return Optional.of("the address needs a port, host:port: was \"" + address + '"');
        }
        String host = address.substring(0, colon);
        boolean six = host.startsWith("[") && host.endsWith("]");
        if (!isHost(host) && !(six && Cidr.literal(host).isPresent())) {
            return Optional.of("the address must be host:port, or [2001:db8::1]:port: was \"" + address + '"');
        }
        if (!isPort(address.substring(colon + 1))) {
            return Optional.of("the port must be from 1 to 65535: was \"" + address.substring(colon + 1) + '"');
        }
        return forbidden(host);
    }

    /** What is wrong with the address of a call, or nothing. */
    static Optional<String> wrong(URI url) {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            return Optional.of("the address must begin with http:// or https://: was " + url.getScheme() + "://…");
        }
        if (url.getRawFragment() != null) {
            return Optional.of("the address must not have a fragment: was #" + url.getRawFragment());
        }
        return forbidden(url.getHost());
    }

    private static Optional<String> forbidden(@Nullable String host) {
        return Cidr.literal(host)
                .filter(Cidr::isForbidden)
                .map(address -> host + " is link-local or a cloud's metadata service: nothing may call it");
    }

    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.length() <= 253
                && host.chars()
                        .allMatch(c -> c == '.' || c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }

    private static boolean isPort(String port) {
        return !port.isEmpty()
                && port.length() <= 5
                && port.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(port) >= 1
                && Integer.parseInt(port) <= 65535;
    }
}
