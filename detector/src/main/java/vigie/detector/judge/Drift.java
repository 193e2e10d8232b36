package vigie.detector.judge;

import java.nio.ByteBuffer;

/** The slow view of a series: how far its mean over the last two hours is from what that usually is, so that what creeps is seen before it is far. */
final class Drift {
    /*
     * The mean s follows each value x with the weight a = dt / 2 h, 1 at most; x counts as four scales off the level at most, so that a spike hardly moves it.
     * Where x is nearer to the level's centre than s, or on its other side, s follows four times as fast: what is over is over. The mean is a channel of its own, whose
     * floor is that of a value times sqrt(a / (2 - a)), as means of independent values differ less than the values. It says nothing
     * for the first 40 + 3/a values.
     */
    static final int BYTES = Double.BYTES + Channel.BYTES;
    private static final double SECONDS = 7_200;
    private static final double WINSOR = 4;
    private static final double BACK = 4;
    private static final int LEAST_SEEN = 40;
    private static final double TIMES = 3;

    private final Channel channel = new Channel();
    private double mean;

    /**
     * Looks at a value.
     *
     * @param level that has looked at it already
     * @param least scale of a value
     */
    void look(Channel level, double least, Rhythm rhythm, long seen) {
        double weight = weight(rhythm);
        double off = Math.max(-WINSOR * level.scale(), Math.min(WINSOR * level.scale(), level.distance()));
        double offBefore = seen == 0 ? off : mean - level.centre();
        boolean returns = off * offBefore < 0 || Math.abs(off) < Math.abs(offBefore);
        double moved = offBefore + Math.min(1, returns ? BACK * weight : weight) * (off - offBefore);
        mean = level.centre() + moved;
        channel.look(mean, least * Math.sqrt(weight / (2 - weight)), seen);
    }

    /** Learns the value that was looked at; see {@link Channel#learn}. */
    void learn(long seen, double minutes) {
        channel.learn(seen, minutes);
    }

    /** The mean as it is judged: its centre, scale and distance. */
    Channel channel() {
        return channel;
    }

    /** Whether enough values have come for it to say something. */
    static boolean isKnown(Rhythm rhythm, long seen) {
        return seen > LEAST_SEEN + TIMES / weight(rhythm);
    }

    private static double weight(Rhythm rhythm) {
        return Math.min(1, rhythm.stepSeconds() / SECONDS);
    }

    void write(ByteBuffer out) {
        out.putDouble(mean);
        channel.write(out);
    }

    void read(ByteBuffer in) {
        mean = in.getDouble();
        channel.read(in);
    }
}
