package vigie.detector.judge;

import java.nio.ByteBuffer;

/** How a series changes, and how far that may be wrong. One object, written over and over. */
final class Trend {
    static final int BYTES = 4 * Double.BYTES;

    private double perSecond = Double.NaN;
    private double wander; // the standard deviation of what a second adds by chance
    private double error; // of the slope, per second
    private double overSeconds;

    void clear() {
        perSecond = Double.NaN;
        wander = 0;
        error = 0;
        overSeconds = 0;
    }

    void set(double perSecond, double wander, double error, double overSeconds) {
        this.perSecond = perSecond;
        this.wander = wander;
        this.error = error;
        this.overSeconds = overSeconds;
    }

    boolean isKnown() {
        return !Double.isNaN(perSecond);
    }

    double perSecond() {
        return perSecond;
    }

    double error() {
        return error;
    }

    double overSeconds() {
        return overSeconds;
    }

    /** How many of its errors the slope is from none. */
    double clarity() {
        return perSecond == 0 ? 0 : Math.abs(perSecond) / error; // infinite for a line without error
    }

    /*
     * After h seconds the series has moved by b h, give or take q sqrt(s^2 + w^2 h + e^2 h^2): how well it is known where it stands, what
     * it wanders, and what the slope is wrong by. So its fast and slow ends cover the distance d at the roots of
     * (b h - d)^2 = q^2 (s^2 + w^2 h + e^2 h^2).
     */

    /**
     * When the fast or the slow end of an interval of q deviations covers a distance, in seconds; infinite if the slow one never does.
     *
     * @param stand how well the distance is known, a standard deviation
     */
    double end(double distance, double stand, double q, boolean slow) {
        double b = Math.abs(perSecond);
        double a = b * b - q * q * error * error;
        double half = b * distance + q * q * wander * wander / 2;
        double c = distance * distance - q * q * stand * stand;
        double root = Math.sqrt(Math.max(0, half * half - a * c));
        if (slow) {
            return a > 0 ? (half + root) / a : Double.POSITIVE_INFINITY;
        }
        return Math.max(0, c / (half + root)); // the smaller root, without a difference of like numbers
    }

    void write(ByteBuffer out) {
        out.putDouble(perSecond).putDouble(wander).putDouble(error).putDouble(overSeconds);
    }

    void read(ByteBuffer in) {
        set(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble());
    }
}
