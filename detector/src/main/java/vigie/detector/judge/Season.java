package vigie.detector.judge;

import java.nio.ByteBuffer;

/**
 * What is usual for the hour of the day, working days and weekends apart, and how much it explains. UTC.
 */
final class Season {
    /*
     * A profile of 24 hours for working days and one for weekends, and the long-term level. A value is expected at
     *
     *   profile(t)   between the centres of the two nearest hours; the hour's own if values come once an hour or less often;
     *                an hour never visited is the other half's, or else the level
     *
     * and what is judged is x = v - w (profile - level), with the strength w from 0 to 1: 1.5 (1 - e1/e0), where e0 and e1 are the mean
     * distances from the level and from the profile. It is 0 for the first day and a half. An hour remembers about five visits; a
     * departure is cut at 8 e1 once the hour was seen twice over, so that an incident does not become tomorrow's norm. The first 50
     * errors are not cut: what is cut before its size is known never becomes known.
     */
    private static final int HOURS = 24;
    static final int BYTES = 2 * HOURS * (Float.BYTES + 1) + 2 * Float.BYTES + Double.BYTES + Integer.BYTES;
    private static final long MS_A_DAY = 86_400_000;
    private static final double SECONDS_AN_HOUR = 3_600;
    private static final double HOURLY = 3_240; // seconds from which on values are an hour's
    private static final double FIRST_DAYS = 1.5;
    private static final double GAIN = 1.5;
    private static final double MOST_ERRORS = 8;
    private static final double VISITS = 5;
    private static final int MOST_SEEN = 255;
    private static final double ERROR_WINSOR = 6;
    private static final int ERROR_UNCUT = 50;
    private static final double ERROR_DAYS = 3;
    private static final double LEVEL_DAYS = 7;
    private static final double MOST_LEVEL = 1000;

    private final float[] profile = new float[2 * HOURS]; // from the origin of the judge
    private final byte[] visits = new byte[2 * HOURS]; // unsigned, stays at 255
    private float fromLevel;
    private float fromProfile;
    private int errors;
    private double level; // as it is

    private int half; // within one call of the judge
    private int hour;
    private double expected;
    private boolean known;
    private double explained;
    private double strength;

    /** Looks up what is usual at a time. */
    void look(long timestampMs, Rhythm rhythm, double origin) {
        long day = Math.floorDiv(timestampMs, MS_A_DAY);
        int weekday = (int) Math.floorMod(day + 4, 7L); // 1970-01-01 was a Thursday; 0 is Sunday
        half = weekday == 0 || weekday == 6 ? HOURS : 0;
        double hours = Math.floorMod(timestampMs, MS_A_DAY) / (1000 * SECONDS_AN_HOUR);
        hour = (int) hours;
        if (rhythm.stepSeconds() >= HOURLY) {
            expected = usual(hour, origin);
        } else {
            double between = hours + (HOURS - 0.5);
            int before = (int) between;
            double earlier = usual(before % HOURS, origin);
            double later = usual((before + 1) % HOURS, origin);
            expected = earlier + (between - before) * (later - earlier);
        }
        known = rhythm.days() > FIRST_DAYS && fromLevel > 0;
        explained = known ? 1 - (double) fromProfile / fromLevel : 0;
        strength = Math.max(0, Math.min(1, GAIN * explained));
    }

    private double usual(int slot, double origin) {
        if (visits[half + slot] != 0) {
            return profile[half + slot] + origin;
        }
        int other = HOURS - half + slot;
        return visits[other] != 0 ? profile[other] + origin : level;
    }

    /** How much of a value the time explains: what is to be taken off it. */
    double offset() {
        return strength * (expected - level);
    }

    /** Whether it has been watched for long enough to say anything. */
    boolean isKnown() {
        return known;
    }

    /** How much the season is trusted, from 0 to 1. */
    double strength() {
        return strength;
    }

    /** The part of the distance from the level that the profile explains, 1 at most; 0 as long as nothing is known. */
    double explained() {
        return explained;
    }

    /** The long-term level. */
    double level() {
        return level;
    }

    /** Learns the value that was looked up for. {@code seen} counts the values before it. */
    void learn(double value, long seen, Rhythm rhythm, double origin) {
        learnProfile(value, rhythm, origin);
        if (rhythm.days() > FIRST_DAYS) {
            learnErrors(value, rhythm);
        }
        double weight = Math.max(1.0 / (seen + 1), Math.min(0.2, rhythm.stepDays() / LEVEL_DAYS));
        double most = errors < ERROR_UNCUT ? Double.MAX_VALUE : MOST_LEVEL * fromLevel;
        level += weight * Math.max(-most, Math.min(most, value - level));
    }

    private void learnProfile(double value, Rhythm rhythm, double origin) {
        double perHour = Math.max(1, SECONDS_AN_HOUR / rhythm.stepSeconds());
        double base = usual(hour, origin);
        int seen = Byte.toUnsignedInt(visits[half + hour]);
        double d = value - base;
        if (seen > 2 * perHour) {
            double most = MOST_ERRORS * fromProfile;
            d = Math.max(-most, Math.min(most, d));
        }
        double weight = seen == 0 ? 1 : Math.max(1.0 / (seen + 1), 1 / (VISITS * perHour));
        profile[half + hour] = (float) (base + weight * d - origin);
        visits[half + hour] = (byte) Math.min(MOST_SEEN, seen + 1);
    }

    private void learnErrors(double value, Rhythm rhythm) {
        errors = Math.min(errors + 1, 1 << 30);
        double weight = Math.max(1.0 / errors, Math.min(0.05, rhythm.stepDays() / ERROR_DAYS));
        double most = errors < ERROR_UNCUT ? Double.MAX_VALUE : ERROR_WINSOR * fromLevel;
        fromProfile += (float) (weight * (Math.min(Math.abs(value - expected), most) - fromProfile));
        fromLevel += (float) (weight * (Math.min(Math.abs(value - level), most) - fromLevel));
    }

    /** Moves the origin of the profile: adds to every hour. */
    void shift(float by) {
        for (int i = 0; i < 2 * HOURS; i++) {
            profile[i] += by;
        }
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < 2 * HOURS; i++) {
            out.putFloat(profile[i]).put(visits[i]);
        }
        out.putFloat(fromLevel).putFloat(fromProfile).putInt(errors).putDouble(level);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < 2 * HOURS; i++) {
            profile[i] = in.getFloat();
            visits[i] = in.get();
        }
        fromLevel = in.getFloat();
        fromProfile = in.getFloat();
        errors = in.getInt();
        level = in.getDouble();
    }
}
