package vigie.detector.judge;

import java.nio.ByteBuffer;

/** The greatest and the least that a view of a series ever had, slowly forgotten, and how far a value goes beyond them. */
final class Extremes {
    static final int BYTES = 2 * Double.BYTES;
    private static final double RECORD = 6;
    private static final double LENGTH = 8;
    private static final double STRETCH = 4;
    private static final double LEAST_RANGE = 1e-9;

    private double high;
    private double low;

    /** How new a value is, 0 or at least 6; then the extremes are widened by it if they may be. */
    double judge(double f, double least, long seen, boolean learning) {
        if (seen == 0) {
            high = f;
            low = f;
        }
        double beyond = Math.max(f - high, low - f) - least / 2;
        double term = 0;
        if (beyond > 0) {
            double range = Math.max(LEAST_RANGE, Math.max(high - low, least));
            term = RECORD + LENGTH * Math.log1p(STRETCH * beyond / range);
        }
        if (learning) {
            high = Math.max(high, f);
            low = Math.min(low, f);
        }
        return term;
    }

    /** Draws both towards a centre by a part of their distance. */
    void shrink(double centre, double part) {
        high += part * (centre - high);
        low += part * (centre - low);
    }

    void write(ByteBuffer out) {
        out.putDouble(high).putDouble(low);
    }

    void read(ByteBuffer in) {
        high = in.getDouble();
        low = in.getDouble();
    }
}
