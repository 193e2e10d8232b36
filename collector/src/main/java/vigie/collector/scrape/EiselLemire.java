package vigie.collector.scrape;

import java.math.BigInteger;

/** Rounds a decimal number of up to 19 digits to the nearest double, exactly, in a few nanoseconds and without an object. */
final class EiselLemire {
    /*
     * value = w * 10^q = w * 5^q * 2^q. The table holds the upper 128 bits of 5^q; the upper bits of w * 5^q are the
     * mantissa, and the lower ones tell which way to round. One multiplication of 64 by 64 bits nearly always decides;
     * where its lower bits are all ones, the lower half of the table decides. Products of at most 19 digits never stay
     * undecided [2]. Ties can only arise for -4 <= q <= 23, where 5^|q| fits in 64 bits.
     *
     * [1] D. Lemire, Number parsing at a gigabyte per second, Software: Practice and Experience 51(8), 2021.
     * [2] N. Mushtak, D. Lemire, Fast number parsing without fallback, Software: Practice and Experience 53(6), 2023.
     */
    private static final int SMALLEST = -342;
    private static final int LARGEST = 308;
    private static final int MANTISSA_BITS = 52;
    private static final long[] POWERS_OF_FIVE = table();

    private EiselLemire() {}

    /**
     * The double nearest to {@code w * 10^q}, ties to even.
     *
     * @param w unsigned, below 10^19
     */
    static double nearest(long w, int q) {
        if (w == 0 || q < SMALLEST) {
            return 0;
        }
        if (q > LARGEST) {
            return Double.POSITIVE_INFINITY;
        }
        int zeros = Long.numberOfLeadingZeros(w);
        long shifted = w << zeros;
        int at = 2 * (q - SMALLEST);
        long high = multiplyHigh(shifted, POWERS_OF_FIVE[at]);
        long low = shifted * POWERS_OF_FIVE[at];
        if ((high & 0x1ff) == 0x1ff) {
            long carry = multiplyHigh(shifted, POWERS_OF_FIVE[at + 1]);
            low += carry;
            if (Long.compareUnsigned(carry, low) > 0) {
                high++;
            }
        }
        return round(high, low, q, zeros);
    }

    private static double round(long high, long low, int q, int zeros) {
        int upper = (int) (high >>> 63);
        int drop = upper + 64 - MANTISSA_BITS - 3;
        long mantissa = high >>> drop;
        int exponent = ((217706 * q) >> 16) + 63 + upper - zeros + 1023;
        if (exponent <= 0) {
            return subnormal(mantissa, exponent);
        }
        boolean tie = Long.compareUnsigned(low, 1) <= 0 && q >= -4 && q <= 23 && (mantissa & 3) == 1;
        if (tie && mantissa << drop == high) {
            mantissa &= ~1L;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa == 2L << MANTISSA_BITS) {
            mantissa >>>= 1;
            exponent++;
        }
        if (exponent >= 0x7ff) {
            return Double.POSITIVE_INFINITY;
        }
        return Double.longBitsToDouble((mantissa & ~(1L << MANTISSA_BITS)) | ((long) exponent << MANTISSA_BITS));
    }

    private static double subnormal(long mantissa, int exponent) {
        if (exponent <= -63) {
            return 0;
        }
        long shifted = mantissa >>> (1 - exponent);
        // A mantissa that rounds up to 2^52 becomes the smallest normal number by itself: the bit lands in the
        // exponent.
        return Double.longBitsToDouble((shifted + (shifted & 1)) >>> 1);
    }

    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }

    private static long[] table() {
        long[] table = new long[2 * (LARGEST - SMALLEST + 1)];
        for (int q = SMALLEST; q <= LARGEST; q++) {
            BigInteger bits = q < 0
                    ? reciprocal(BigInteger.valueOf(5).pow(-q), q)
                    : top(BigInteger.valueOf(5).pow(q));
            table[2 * (q - SMALLEST)] = bits.shiftRight(64).longValue();
            table[2 * (q - SMALLEST) + 1] = bits.longValue();
        }
        return table;
    }

    private static BigInteger reciprocal(BigInteger power, int q) {
        int size = power.subtract(BigInteger.ONE).bitLength();
        int shift = q >= -27 ? size + 127 : 2 * size + 128;
        return top(BigInteger.ONE.shiftLeft(shift).divide(power).add(BigInteger.ONE));
    }

    private static BigInteger top(BigInteger value) {
        return value.shiftRight(value.bitLength() - 128);
    }
}
