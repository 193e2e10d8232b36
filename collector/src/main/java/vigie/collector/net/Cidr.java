package vigie.collector.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A block of IPv4 or IPv6 addresses: {@code 10.0.0.0/8}. An IPv4 address inside IPv6 counts as IPv4. Immutable. */
public final class Cidr {
    private final String text;
    private final byte[] network;
    private final int bits;

    private Cidr(String text, byte[] network, int bits) {
        this.text = text;
        this.network = network;
        this.bits = bits;
    }

    /**
     * Reads {@code address/bits}, or an address alone, which is a block of one.
     *
     * @throws IllegalArgumentException if it is no block; says why
     */
    public static Cidr of(String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    "a network must be an IP address and a number of bits: was \"" + text + "\"");
        }
        byte[] network = plain(address);
        int most = 8 * network.length;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), 8 * address.length, text);
        bits = slash >= 0 && network.length < address.length ? bits - 96 : bits;
        if (bits < 0) {
            throw new IllegalArgumentException("a network of IPv4 in IPv6 has 96 bits or more: was \"" + text + "\"");
        }
        for (int i = bits; i < most; i++) {
            if ((network[i >> 3] & 0x80 >> (i & 7)) != 0) {
                throw new IllegalArgumentException("a network has no bits behind its length: was \"" + text + "\"");
            }
        }
        return new Cidr(text, network, bits);
    }

    private static int bits(String digits, int most, String text) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a network's length must be a number: was \"" + text + "\"");
        }
        int bits = Integer.parseInt(digits);
        if (bits > most) {
            throw new IllegalArgumentException("a network's length must be at most " + most + ": was \"" + text + "\"");
        }
        return bits;
    }

    /** Whether an address lies in this block. */
    public boolean contains(InetAddress address) {
        byte[] bytes = plain(address.getAddress());
        if (bytes.length != network.length) {
            return false;
        }
        for (int i = 0; i < bits; i += 8) {
            int mask = bits - i >= 8 ? 0xff : 0xff00 >> (bits - i) & 0xff;
            if (((bytes[i >> 3] ^ network[i >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The IPv4 address inside an IPv6 one that is mapped, compatible or translated by NAT64 (RFC 6052); any other as it is. */
    static InetAddress unwrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] plain = plain(bytes);
        try {
            return plain.length == bytes.length ? address : InetAddress.getByAddress(plain);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static byte[] plain(byte[] address) {
        if (address.length != 16) {
            return address;
        }
        boolean nat64 = address[0] == 0 && address[1] == 0x64 && address[2] == (byte) 0xff && address[3] == (byte) 0x9b;
        int zeros = nat64 ? 4 : 0;
        for (int i = zeros; i < 10; i++) {
            if (address[i] != 0) {
                return address;
            }
        }
        boolean mapped = address[10] == -1 && address[11] == -1 && !nat64;
        boolean plain = address[10] == 0 && address[11] == 0;
        // ::, ::1 and their like are no IPv4 addresses.
        boolean small = !nat64 && !mapped && address[12] == 0;
        return (mapped || plain) && !small ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    @Override
    public String toString() {
        return text;
    }
}
