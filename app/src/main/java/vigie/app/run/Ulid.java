package vigie.app.run;

import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Identifiers of 26 characters that sort by the time at which they were made: 48 bits of milliseconds and 80 random bits in
 * Crockford's base 32 (the ULID specification). Those of one millisecond are made in ascending order. Thread-safe.
 */
public final class Ulid implements Supplier<String> {
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private final InstantSource clock;
    private final RandomGenerator random;
    private long lastMillis = -1;
    private long high;
    private long low;

    /** Makes identifiers from a clock and a source of randomness. */
    public Ulid(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public synchronized String get() {
        // A clock that is set back must not break the order.
        long millis = Math.max(lastMillis, clock.millis());
        if (millis == lastMillis) {
            low++;
            high += low == 0 ? 1 : 0;
        } else {
            lastMillis = millis;
            high = random.nextLong() & 0x7FFF;
            low = random.nextLong();
        }
        char[] text = new char[26];
        for (int i = 0; i < 10; i++) {
            text[i] = DIGITS[(int) (millis >>> (45 - 5 * i)) & 31];
        }
        for (int i = 0; i < 16; i++) {
            text[10 + i] = DIGITS[bits(75 - 5 * i)];
        }
        return new String(text);
    }

    /** Five of the eighty random bits, from a position on. */
    private int bits(int shift) {
        if (shift >= 64) {
            return (int) (high >>> (shift - 64)) & 31;
        }
        long value = low >>> shift;
        if (shift > 59) {
            value |= high << (64 - shift);
        }
        return (int) value & 31;
    }
}
