package vigie.app.sim;

/** The end of a process in the middle of what it does. An error, so that no border of a loop takes it for a failure to go on from. */
final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash(String where) {
        super(where, null, false, false);
    }
}
