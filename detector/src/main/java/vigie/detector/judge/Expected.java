package vigie.detector.judge;

import java.nio.ByteBuffer;

/** What the last value was judged by: where each view expected it, and by which scale. */
final class Expected {
    static final int BYTES = 4 * Double.BYTES + 1;

    private final Aim aim;
    private double levelCentre = Double.NaN;
    private double levelScale = Double.NaN;
    private double localCentre = Double.NaN;
    private double localScale = Double.NaN;
    private boolean localSpoke;

    Expected(Aim aim) {
        this.aim = aim;
    }

    /**
     * Takes what a value is judged by, and answers how many scales it is off in the view in which it is off most, as far as it is on a side
     * and of a size that matter.
     *
     * @param offset what the hour explains
     * @param median of the values before it
     */
    double judge(double offset, double median, Channel level, Channel local) {
        levelCentre = offset + level.centre();
        levelScale = level.scale();
        localCentre = offset + median + local.centre();
        localScale = local.scale();
        double far = matters(level.distance(), levelCentre) ? Math.abs(level.z()) : 0;
        double near = matters(local.distance(), localCentre) ? Math.abs(local.z()) : 0;
        localSpoke = near > far;
        return Math.max(far, near);
    }

    private boolean matters(double d, double centre) {
        return (d > 0 ? aim.up() : aim.down()) && Math.abs(d) > least(centre);
    }

    private double least(double centre) {
        return Math.max(aim.minAbsolute(), aim.minRelative() * Math.abs(centre));
    }

    /** Whether the local view was the one in which the value was off most. */
    boolean localSpoke() {
        return localSpoke;
    }

    /** The least value that would have been right in both views, or, if they contradict each other, in the one that spoke. */
    double low(double bound) {
        if (!aim.down()) {
            return Double.NaN;
        }
        return disagree(bound)
                ? (localSpoke ? localLow(bound) : levelLow(bound))
                : Math.max(levelLow(bound), localLow(bound));
    }

    /** The greatest value that would have been right, likewise. */
    double high(double bound) {
        if (!aim.up()) {
            return Double.NaN;
        }
        return disagree(bound)
                ? (localSpoke ? localHigh(bound) : levelHigh(bound))
                : Math.min(levelHigh(bound), localHigh(bound));
    }

    private boolean disagree(double bound) {
        return Math.max(levelLow(bound), localLow(bound)) > Math.min(levelHigh(bound), localHigh(bound));
    }

    private double levelLow(double bound) {
        return levelCentre - Math.max(bound * levelScale, least(levelCentre));
    }

    private double levelHigh(double bound) {
        return levelCentre + Math.max(bound * levelScale, least(levelCentre));
    }

    private double localLow(double bound) {
        return localCentre - Math.max(bound * localScale, least(localCentre));
    }

    private double localHigh(double bound) {
        return localCentre + Math.max(bound * localScale, least(localCentre));
    }

    void write(ByteBuffer out) {
        out.putDouble(levelCentre).putDouble(levelScale).putDouble(localCentre).putDouble(localScale);
        out.put((byte) (localSpoke ? 1 : 0));
    }

    void read(ByteBuffer in) {
        levelCentre = in.getDouble();
        levelScale = in.getDouble();
        localCentre = in.getDouble();
        localScale = in.getDouble();
        localSpoke = in.get() != 0;
    }
}
