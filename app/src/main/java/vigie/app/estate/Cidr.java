package vigie.app.estate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses.
 *
 * @param text as it was written
 * @param network the bytes of its first address
 * @param bits how many of them are fixed
 */
record Cidr(String text, byte[] network, int bits) {
    static final String WHAT = "a network such as 10.0.0.0/8, or a single address";

    /** @throws IllegalArgumentException if the text is no block, or has bits set after the fixed ones */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = literal(slash < 0 ? text : text.substring(0, slash))
                .map(InetAddress::getAddress)
                .orElseThrow(IllegalArgumentException::new);
        int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(text, slash + 1, text.length(), 10);
        if (bits < 0 || bits > bytes.length * 8) {
            throw new IllegalArgumentException();
        }
        Cidr cidr = new Cidr(text, bytes, bits);
        for (int bit = bits; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                throw new IllegalArgumentException(
                        "the network " + text + " has bits set after its first " + bits + ": the mask is wrong");
            }
        }
        return cidr;
    }

    /** Whether an address is in this block. */
    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((bytes[bit / 8] ^ network[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The address that a host is written as, or nothing for a name; never asks a name server. */
    static Optional<InetAddress> literal(@Nullable String host) {
        if (host == null) {
            return Optional.empty();
        }
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        boolean six = bare.contains(":") && bare.chars().allMatch(c -> "0123456789abcdefABCDEF:.".indexOf(c) >= 0);
        if (!six && !isFourNumbers(bare)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether nobody may call it: link-local, or a cloud's metadata service. */
    static boolean isForbidden(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.getHostAddress().equals("fd00:ec2:0:0:0:0:0:254")
                || address.getHostAddress().equals("100.100.100.200");
    }

    private static boolean isFourNumbers(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
