package vigie.detector.judge;

import java.nio.ByteBuffer;

/** The least scale that a series can have, whatever its deviations say: by what its values are. */
final class ScaleFloor {
    /*
     * Counts: as long as every value was whole, half of sqrt(1 + level), so that a count is never surer than Poisson: 0, then 1, is
     * no news. Series that mostly stand still: half of the typical departure from the value at which they stand, weighed by
     * how mostly; so the departure is the unit of a series that has no other.
     */
    static final int BYTES = 2 * Double.BYTES + 2 * Float.BYTES + Integer.BYTES + 1;
    private static final double POISSON = 0.5;
    private static final double SAME = 1e-6;
    private static final double SHARE_WEIGHT = 0.003;
    private static final double DEPARTURE_WEIGHT = 0.02;
    private static final double DEPARTURE_WINSOR = 5;
    private static final int DEPARTURE_UNCUT = 3;

    private boolean fractional;
    private float standing; // the share of values that stand at the usual one, 0 to 1
    private double usual; // the value at which it stands
    private double before; // the last value
    private float departure;
    private int departures;

    private double floor; // within one call of the judge

    /** Looks at a value, learns it if it may, and answers the floor, 0 or more. */
    double of(double value, double level, long seen, boolean learning) {
        if (seen == 0) {
            usual = value;
        }
        boolean same = Math.abs(value - usual) <= SAME * Math.abs(usual);
        if (learning) {
            fractional |= value != Math.rint(value);
            standing += (float) (Math.max(1.0 / (seen + 1), SHARE_WEIGHT) * ((same ? 1 : 0) - standing));
        }
        floor = fractional ? 0 : POISSON * Math.sqrt(1 + Math.abs(level));
        floor = Math.max(floor, 0.5 * departure * Math.max(0, Math.min(1, 2 * standing - 1)));
        if (learning) {
            if (!same) {
                depart(value);
            }
            before = value;
        }
        return floor;
    }

    /** The floor of the last value. */
    double last() {
        return floor;
    }

    private void depart(double value) {
        departures = Math.min(departures + 1, 1 << 30);
        double size = Math.abs(value - usual);
        if (departures > DEPARTURE_UNCUT) {
            size = Math.min(size, DEPARTURE_WINSOR * departure);
        }
        departure += (float) (Math.max(1.0 / departures, DEPARTURE_WEIGHT) * (size - departure));
        if (value == before) {
            usual = value;
        }
    }

    void write(ByteBuffer out) {
        out.put((byte) (fractional ? 1 : 0))
                .putFloat(standing)
                .putFloat(departure)
                .putInt(departures);
        out.putDouble(usual).putDouble(before);
    }

    void read(ByteBuffer in) {
        fractional = in.get() != 0;
        standing = in.getFloat();
        departure = in.getFloat();
        departures = in.getInt();
        usual = in.getDouble();
        before = in.getDouble();
    }
}
