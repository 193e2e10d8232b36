package vigie.detector.judge;

import java.nio.ByteBuffer;

/**
 * When a forecast that comes and goes is an alarm, and until when: it has to hold for a while, and to be gone for a while, so that a trend at
 * the edge does not flap.
 */
final class Persistence {
    static final int BYTES = 3 * Double.BYTES + 2;
    private static final int AGREEING = 3;

    private boolean on;
    private byte agreed; // values in a row
    private double agreeing; // the same in seconds
    private double quiet; // seconds
    private double hold; // seconds that it must be quiet; 0 for an end at once

    boolean on() {
        return on;
    }

    /** Whether it is on for a forecast that nothing has ended. */
    boolean holdsOn() {
        return on && hold > 0;
    }

    /** It is past forecasting: on, until a value says otherwise. */
    void atOnce(double seconds) {
        agree(true, seconds);
        hold = on ? hold : 0;
        on = true;
        quiet = 0;
    }

    /** The series turned away: what was held on to is over. */
    void turned() {
        hold = 0;
    }

    /**
     * Takes what a value says.
     *
     * @param seconds since the value before
     * @param holds whether the forecast is an alarm by this value
     * @param nearly whether it is by a milder rule
     * @param firmAfter seconds for which it must hold, in three values at least
     * @param holdFor seconds for which it must not nearly hold to end again
     */
    void decide(double seconds, boolean holds, boolean nearly, double firmAfter, double holdFor) {
        agree(holds, seconds);
        if (agreed == AGREEING && agreeing >= firmAfter) {
            hold = Math.max(on ? hold : 0, holdFor);
            on = true;
            quiet = 0;
        } else if (on) {
            quiet = nearly ? 0 : quiet + seconds;
            on = (nearly && hold > 0) || quiet < hold;
        }
    }

    private void agree(boolean holds, double seconds) {
        agreed = (byte) (holds ? Math.min(AGREEING, agreed + 1) : 0);
        agreeing = agreed > 1 ? agreeing + seconds : 0;
    }

    void write(ByteBuffer out) {
        out.put((byte) (on ? 1 : 0))
                .put(agreed)
                .putDouble(agreeing)
                .putDouble(quiet)
                .putDouble(hold);
    }

    void read(ByteBuffer in) {
        on = in.get() != 0;
        agreed = in.get();
        agreeing = in.getDouble();
        quiet = in.getDouble();
        hold = in.getDouble();
    }
}
