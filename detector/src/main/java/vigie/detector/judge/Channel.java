package vigie.detector.judge;

import java.nio.ByteBuffer;

/** One view of a series: a centre, a scale, and how many scales a value is from the centre. */
final class Channel {
    /*
     * The centre c and two mean absolute deviations, m (cut) and u (hardly cut), follow each value f with the weight a = max(1/(n+2), 0.001 dt), dt in
     * minutes but 1 at most: about a thousand values, or a thousand minutes if values come more often than each minute.
     *
     *   d = f - c;  M = max(m, u/2, floor, |c|/100, 1e-9);  z = d/M, at most 1000 in size
     *   u += a (min(|d|, 100M) - u);  c += a clip(d, 4M);  m += a (min(|d|, 4M) - m)      nothing cut for n < 20
     *
     * Cutting keeps an incident from becoming the norm at once; u, which is hardly cut, keeps a long one from being strange for ever: but
     * a single value of nonsense does not make it deaf. All is computed before f is learnt.
     */
    static final int BYTES = Double.BYTES + 2 * Float.BYTES;
    private static final double SLOWEST = 0.001;
    private static final int UNCUT = 20;
    private static final double WINSOR = 4;
    private static final double MOST_Z = 1000;
    private static final double NONSENSE = 100; // scales: more of it teaches no more
    private static final double LEVEL_PART = 0.01;
    private static final double LEAST_SCALE = 1e-9;

    private double centre;
    private float cutScale;
    private float hardlyCutScale;

    private double value; // within one call of the judge
    private double scale;
    private double d;
    private double z;

    /** Looks at a value: how many scales it is from the centre, from -1000 to 1000. */
    double look(double f, double floor, long seen) {
        if (seen == 0) {
            centre = f;
        }
        value = f;
        d = f - centre;
        double least = Math.max(LEAST_SCALE, Math.max(floor, LEVEL_PART * Math.abs(centre)));
        scale = Math.max(least, Math.max(cutScale, 0.5 * hardlyCutScale));
        z = seen < 2 ? 0 : Math.max(-MOST_Z, Math.min(MOST_Z, d / scale));
        return z;
    }

    /**
     * Learns the value that was looked at.
     *
     * @param minutes what it counts, 1 at most: how many minutes it stands for, or 1 where memory is counted in values
     */
    void learn(long seen, double minutes) {
        double weight = Math.max(1.0 / (seen + 2), SLOWEST * minutes);
        double size = Math.abs(d);
        double most = seen < UNCUT ? Double.MAX_VALUE : WINSOR * scale;
        double any = seen < UNCUT ? Double.MAX_VALUE : NONSENSE * scale;
        hardlyCutScale += (float) (weight * (Math.min(size, any) - hardlyCutScale));
        centre += weight * Math.max(-most, Math.min(most, d));
        cutScale += (float) (weight * (Math.min(size, most) - cutScale));
    }

    double centre() {
        return centre;
    }

    /** The scale by which the last value was judged. */
    double scale() {
        return scale;
    }

    /** The last value. */
    double value() {
        return value;
    }

    /** How far the last value was from the centre. */
    double distance() {
        return d;
    }

    /** How many scales that was. */
    double z() {
        return z;
    }

    void write(ByteBuffer out) {
        out.putDouble(centre).putFloat(cutScale).putFloat(hardlyCutScale);
    }

    void read(ByteBuffer in) {
        centre = in.getDouble();
        cutScale = in.getFloat();
        hardlyCutScale = in.getFloat();
    }
}
