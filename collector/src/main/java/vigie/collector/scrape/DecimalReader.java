package vigie.collector.scrape;

import java.nio.charset.StandardCharsets;

/**
 * Reads numbers as both formats write them: decimal, with a fraction and an exponent or without, infinities and NaN in any case.
 * No hexadecimal, no underscores. Equals {@link Double#parseDouble} bit by bit; allocates for numbers of 20 digits and more
 * alone, and then only where the first 19 do not decide. One thread.
 */
final class DecimalReader {
    /*
     * Up to 2^53 and powers of ten up to 10^22 are doubles themselves, so that one multiplication or division rounds
     * once and is right [1]; nearly all values of real expositions end there. The others go to EiselLemire.
     *
     * [1] W. D. Clinger, How to read floating point numbers accurately, PLDI 1990.
     */
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final int MOST_DIGITS = 19;
    private static final int FAR = 100_000;

    private int end;

    /** Where the number that was read last ends: at a blank, a tab or a line feed; -1 if there was none. */
    int end() {
        return end;
    }

    /**
     * Reads the number that starts at {@code from}; 0 with {@link #end()} at -1 if there is none.
     *
     * @param b has a line feed somewhere after {@code from}
     */
    double read(byte[] b, int from) {
        int i = from;
        int c = b[i];
        boolean negative = c == '-';
        if (negative || c == '+') {
            c = b[++i];
        }
        int first = i;
        long digits = 0;
        while (c >= '0' && c <= '9') {
            digits = 10 * digits + (c - '0');
            c = b[++i];
        }
        int count = i - first;
        int exponent = 0;
        if (c == '.') {
            int point = i;
            c = b[++i];
            while (c >= '0' && c <= '9') {
                digits = 10 * digits + (c - '0');
                c = b[++i];
            }
            exponent = point + 1 - i;
            count -= exponent;
        }
        if (count == 0) {
            return word(b, from);
        }
        if ((c | 0x20) == 'e') {
            exponent += exponent(b, i + 1);
            i = end;
            c = i < 0 ? 0 : b[i];
        }
        boolean ends = c == '\n' || c == ' ' || c == '\t';
        end = ends ? i : -1;
        double size = count <= MOST_DIGITS || !ends ? scaled(digits, exponent) : longNumber(b, first, i, exponent);
        return !ends ? 0 : negative ? -size : size;
    }

    private static double scaled(long digits, int exponent) {
        if (digits >>> 53 == 0) {
            if (exponent == 0) {
                return digits;
            }
            if (exponent < 0 && exponent >= -22) {
                return digits / POWERS_OF_TEN[-exponent];
            }
            if (exponent > 0 && exponent <= 22) {
                return digits * POWERS_OF_TEN[exponent];
            }
        }
        return EiselLemire.nearest(digits, exponent);
    }

    private int exponent(byte[] b, int from) {
        int i = from;
        boolean negative = b[i] == '-';
        if (negative || b[i] == '+') {
            i++;
        }
        int first = i;
        int size = 0;
        while (b[i] >= '0' && b[i] <= '9') {
            size = Math.min(FAR, 10 * size + (b[i] - '0'));
            i++;
        }
        end = i == first ? -1 : i;
        return negative ? -size : size;
    }

    /** More than 19 digits: leading zeros do not count, and the digits behind the 19th seldom matter. */
    private static double longNumber(byte[] b, int first, int end, int scale) {
        long digits = 0;
        int kept = 0;
        int dropped = 0;
        for (int i = first; i < end && (b[i] | 0x20) != 'e'; i++) {
            if (b[i] == '.' || (kept == 0 && b[i] == '0')) {
                continue;
            }
            if (kept < MOST_DIGITS) {
                digits = 10 * digits + (b[i] - '0');
                kept++;
            } else {
                dropped++;
            }
        }
        double low = scaled(digits, scale + dropped);
        if (dropped == 0 || low == scaled(digits + 1, scale + dropped)) {
            return low;
        }
        return Double.parseDouble(new String(b, first, end - first, StandardCharsets.ISO_8859_1));
    }

    private double word(byte[] b, int from) {
        int i = from;
        boolean signed = b[i] == '-' || b[i] == '+';
        if (signed) {
            i++;
        }
        if (!signed && matches(b, i, "nan")) {
            return Double.NaN;
        }
        if (matches(b, i, "inf") || matches(b, i, "infinity")) {
            return b[from] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return 0;
    }

    private boolean matches(byte[] b, int from, String word) {
        end = -1;
        for (int i = 0; i < word.length(); i++) {
            // Ends at the line feed at the latest, which is no letter.
            if ((b[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        int next = from + word.length();
        if (b[next] != '\n' && b[next] != ' ' && b[next] != '\t') {
            return false;
        }
        end = next;
        return true;
    }
}
