package vigie.detector.judge;

import java.nio.ByteBuffer;

/** Whether a series does what it never did, told at the first value of it only. It tags an alarm; it is not calibrated to page. */
final class Novelty {
    /*
     * The novelty of a value is the rarest side of its two views, plus a fifth of its records: over what is left of it when the season is
     * taken off, over its distance from the local median, and over mean, least and greatest of the last ten. The extremes are
     * forgotten with a half-life of 180 days. A record counts 6 and, for how far it goes, 8 ln(1 + 4 e/R).
     *
     * Its own calibrator turns it into E, expected a day; the score is 1 - log10 E, told only if the novelty is a fifth
     * higher than any lately. When the season becomes known, what was extreme without it is drawn in.
     */
    private static final int LAST = 10;
    private static final int VIEWS = 5;
    static final int BYTES =
            VIEWS * Extremes.BYTES + LAST * Float.BYTES + 2 + 4 * UpperTail.BYTES + Calibrator.BYTES + 2 * Float.BYTES;
    private static final double MEMORY_DAYS = 260; // a half-life of 180 days
    private static final double RECORDS = 0.2;
    private static final double LEAST_PART = 0.01;
    private static final double HIGHER = 1.2;
    private static final double LATELY = 0.99;
    private static final double SEASON_SHRINKS = 0.7;
    private static final Calibrator.Prior PRIOR = new Calibrator.Prior(1.5, 30, 50, 0, false, false);

    private final Extremes[] extremes =
            new Extremes[VIEWS]; // x, local, then mean, least and greatest of the last ten x
    private final UpperTail[] tails = new UpperTail[4]; // level up, level down, local up, local down
    private final float[] last = new float[LAST]; // x, from the origin of the judge
    private final Calibrator calibrator;
    private byte size;
    private byte next;
    private float highest; // novelty lately
    private float strongest; // season so far

    private double score; // of the last value

    private final Channel level;
    private final Channel local;
    private final ScaleFloor floor;
    private final Season season;
    private final Rhythm rhythm;

    /** Judges what the parts of a judge have made of a value. */
    Novelty(Channel level, Channel local, ScaleFloor floor, Season season, Rhythm rhythm) {
        this.level = level;
        this.local = local;
        this.floor = floor;
        this.season = season;
        this.rhythm = rhythm;
        this.calibrator = new Calibrator(PRIOR, rhythm);
        for (int i = 0; i < VIEWS; i++) {
            extremes[i] = new Extremes();
        }
        for (int i = 0; i < tails.length; i++) {
            tails[i] = new UpperTail();
        }
    }

    /** Judges the value that the others have looked at, and learns it if it may; nothing is new while it is not warm. */
    void judge(double origin, long seen, boolean warm, boolean learning) {
        becomeKnown();
        double least = floor.last() + LEAST_PART * Math.abs(season.level());
        remember((float) (level.value() - origin), learning);
        double records = extremes[0].judge(level.value(), least, seen, learning)
                + extremes[1].judge(local.value(), least, seen, learning)
                + recent(least, origin, seen, learning);
        double far = Math.max(tails[0].judge(level.z(), seen, learning), tails[1].judge(-level.z(), seen, learning));
        double near = Math.max(tails[2].judge(local.z(), seen, learning), tails[3].judge(-local.z(), seen, learning));
        calibrator.advance();
        double novelty = warm ? Math.max(far, near) + RECORDS * records : 0;
        boolean higher = novelty > HIGHER * highest;
        score = higher ? Math.max(0, 1 - Math.log10(calibrator.expectedPerDay(novelty))) : 0;
        if (learning) {
            highest = (float) Math.max(LATELY * highest, novelty);
            calibrator.learn(novelty, false);
            shrink(rhythm.stepDays() / MEMORY_DAYS);
        }
    }

    private void becomeKnown() {
        if (season.strength() > strongest) {
            shrink(Math.min(1, SEASON_SHRINKS * (season.strength() - strongest) * season.explained()));
            strongest = (float) season.strength();
        }
    }

    private void shrink(double part) {
        for (int i = 0; i < VIEWS; i++) {
            extremes[i].shrink(i == 1 ? local.centre() : level.centre(), part);
        }
    }

    private void remember(float x, boolean learning) {
        last[next] = x;
        if (learning) {
            next = (byte) ((next + 1) % LAST);
            size = (byte) Math.min(LAST, size + 1);
        }
    }

    private double recent(double least, double origin, long seen, boolean learning) {
        int count = Math.min(LAST, Math.max(1, size));
        double sum = 0;
        double lowest = Double.MAX_VALUE;
        double greatest = -Double.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            sum += last[i];
            lowest = Math.min(lowest, last[i]);
            greatest = Math.max(greatest, last[i]);
        }
        return extremes[2].judge(sum / count + origin, least, seen, learning)
                + extremes[3].judge(lowest + origin, least, seen, learning)
                + extremes[4].judge(greatest + origin, least, seen, learning);
    }

    /** Of the last value: 1 - log10 of how often a day something as new is expected by chance; 0 if it was nothing new. */
    double score() {
        return score;
    }

    /** Moves the origin of what is kept: adds to every value. */
    void shift(float by) {
        for (int i = 0; i < LAST; i++) {
            last[i] += by;
        }
    }

    void write(ByteBuffer out) {
        for (Extremes view : extremes) {
            view.write(out);
        }
        for (UpperTail tail : tails) {
            tail.write(out);
        }
        for (float value : last) {
            out.putFloat(value);
        }
        calibrator.write(out);
        out.put(size).put(next).putFloat(highest).putFloat(strongest);
    }

    void read(ByteBuffer in) {
        for (Extremes view : extremes) {
            view.read(in);
        }
        for (UpperTail tail : tails) {
            tail.read(in);
        }
        for (int i = 0; i < LAST; i++) {
            last[i] = in.getFloat();
        }
        calibrator.read(in);
        size = in.get();
        next = in.get();
        highest = in.getFloat();
        strongest = in.getFloat();
    }
}
