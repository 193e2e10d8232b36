package vigie.detector.judge;

import java.nio.ByteBuffer;
import java.util.List;

/** What the last value was judged by: where each view expected it, and by which scale. */
final class Expected {
    static final int BYTES = 6 * Double.BYTES + Float.BYTES + 1;
    private static final List<Reason.View> VIEWS = List.of(Reason.View.LEVEL, Reason.View.LOCAL, Reason.View.DRIFT);

    private final Aim aim;
    private double levelCentre = Double.NaN;
    private double levelScale = Double.NaN;
    private double localCentre = Double.NaN;
    private double localScale = Double.NaN;
    private double driftCentre = Double.NaN;
    private double driftScale = Double.NaN;
    private Reason.View spoke = Reason.View.LEVEL;
    private float most; // scales that the last value was off in the view that spoke

    Expected(Aim aim) {
        this.aim = aim;
    }

    /**
     * Takes what a value is judged by, and answers how many scales it is off in the view in which it is off most, as far as it is on a side
     * and of a size that matter.
     *
     * @param offset what the hour explains
     * @param median of the values before it
     * @param drift the mean of two hours
     * @param driftKnown whether that counts
     */
    double judge(double offset, double median, Channel level, Channel local, Channel drift, boolean driftKnown) {
        levelCentre = offset + level.centre();
        levelScale = level.scale();
        localCentre = offset + median + local.centre();
        localScale = local.scale();
        driftCentre = offset + drift.centre();
        driftScale = drift.scale();
        spoke = Reason.View.LEVEL;
        double far = off(level, levelCentre);
        double near = off(local, localCentre);
        if (near > far) {
            far = near;
            spoke = Reason.View.LOCAL;
        }
        double slow = driftKnown ? off(drift, driftCentre) : 0;
        if (slow > far) {
            far = slow;
            spoke = Reason.View.DRIFT;
        }
        most = (float) far;
        return far;
    }

    private double off(Channel view, double centre) {
        return matters(view.distance(), centre) ? Math.abs(view.z()) : 0;
    }

    private boolean matters(double d, double centre) {
        return (d > 0 ? aim.up() : aim.down()) && Math.abs(d) > least(centre);
    }

    private double least(double centre) {
        return Math.max(aim.minAbsolute(), aim.minRelative() * Math.abs(centre));
    }

    /** The view in which the last value was off most: the level if it was in none. */
    Reason.View spoke() {
        return spoke;
    }

    /** The least value that would have been right in both views, or, if they contradict each other, in the one that spoke. */
    double low(double bound) {
        if (!aim.down()) {
            return Double.NaN;
        }
        if (drifts(bound)) {
            return driftCentre - Math.max(bound * driftScale, least(driftCentre));
        }
        return disagree(bound)
                ? (spoke == Reason.View.LOCAL ? localLow(bound) : levelLow(bound))
                : Math.max(levelLow(bound), localLow(bound));
    }

    /** The greatest value that would have been right, likewise. */
    double high(double bound) {
        if (!aim.up()) {
            return Double.NaN;
        }
        if (drifts(bound)) {
            return driftCentre + Math.max(bound * driftScale, least(driftCentre));
        }
        return disagree(bound)
                ? (spoke == Reason.View.LOCAL ? localHigh(bound) : levelHigh(bound))
                : Math.min(levelHigh(bound), localHigh(bound));
    }

    /** Whether the mean of two hours is what is wrong: a value is held against it then, and not otherwise. */
    private boolean drifts(double bound) {
        return spoke == Reason.View.DRIFT && most >= bound;
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
        out.putDouble(driftCentre).putDouble(driftScale).putFloat(most).put((byte) VIEWS.indexOf(spoke));
    }

    void read(ByteBuffer in) {
        levelCentre = in.getDouble();
        levelScale = in.getDouble();
        localCentre = in.getDouble();
        localScale = in.getDouble();
        driftCentre = in.getDouble();
        driftScale = in.getDouble();
        most = in.getFloat();
        spoke = VIEWS.get(in.get());
    }
}
