package vigie.collector.net;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two policies: where the estate says, and into named networks only. Neither ever leads to link-local or cloud metadata addresses. */
public final class AddressPolicies {
    /** Where the clouds answer questions about the machine itself: AWS, Azure, Google and others; AWS over IPv6; Alibaba; Oracle; AWS ECS. */
    private static final List<Cidr> METADATA = List.of(
            Cidr.of("169.254.169.254"),
            Cidr.of("fd00:ec2::254"),
            Cidr.of("100.100.100.200"),
            Cidr.of("192.0.0.192"),
            Cidr.of("169.254.170.2"));

    private static final Cidr THIS_NETWORK = Cidr.of("0.0.0.0/8");

    private AddressPolicies() {}

    /** For targets and receivers: everywhere but link-local, metadata, multicast, broadcast and unspecified addresses. */
    public static AddressPolicy targets() {
        return AddressPolicies::neverCalled;
    }

    /**
     * For executors: only into these networks; nowhere if there are none.
     *
     * @throws IllegalArgumentException if one is no CIDR block; says why
     */
    public static AddressPolicy networks(List<String> cidrs) {
        List<Cidr> allowed = cidrs.stream().map(Cidr::of).toList();
        return address -> {
            String never = neverCalled(address);
            if (never != null || allowed.stream().anyMatch(cidr -> cidr.contains(address))) {
                return never;
            }
            return address.getHostAddress() + " is not in the allowed networks " + allowed;
        };
    }

    private static @Nullable String neverCalled(InetAddress given) {
        InetAddress address = Cidr.unwrapped(given);
        String what = METADATA.stream().anyMatch(cidr -> cidr.contains(address))
                ? "a cloud metadata address"
                : address.isLinkLocalAddress()
                        ? "a link-local address"
                        : address.isMulticastAddress()
                                ? "a multicast address"
                                : address.isAnyLocalAddress() || THIS_NETWORK.contains(address)
                                        ? "an unspecified address"
                                        : isBroadcast(address) ? "the broadcast address" : null;
        return what == null ? null : given.getHostAddress() + " is " + what;
    }

    private static boolean isBroadcast(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
    }
}
