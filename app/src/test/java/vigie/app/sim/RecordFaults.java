package vigie.app.sim;

import java.sql.SQLException;

/** What goes wrong with the record, for a while or once. Shared by the processes of a run, one after the other. */
final class RecordFaults {
    /** In the message of everything that fails on purpose. */
    static final String SIMULATED = "[simulated]";

    private final Story story;
    private State state = State.WELL;
    private Once once = Once.NOTHING;
    private int left;
    private long commits;

    RecordFaults(Story story) {
        this.story = story;
    }

    /** How the record is, until told otherwise. */
    enum State {
        WELL,
        /** Somebody else holds the lock: no change begins. */
        LOCKED,
        /** No room: changes are refused, reads are answered. */
        FULL,
        /** Nothing at all is answered. */
        GONE
    }

    /** What happens once, at a chosen commit or statement from now on. */
    enum Once {
        NOTHING,
        /** A statement fails in the middle of a change. */
        STATEMENT_FAILS,
        /** A commit fails, and nothing was taken. */
        COMMIT_FAILS,
        /** A commit fails although it was taken. */
        COMMIT_FAILS_TAKEN,
        /** The process is killed before a commit. */
        KILLED_BEFORE_COMMIT,
        /** The process is killed after a commit. */
        KILLED_AFTER_COMMIT
    }

    void become(State state) {
        if (this.state != state) {
            story.tell("record", "now " + state);
        }
        this.state = state;
    }

    /** Whether it takes changes now; what happens once may still be armed. */
    boolean isUp() {
        return state == State.WELL;
    }

    boolean isWell() {
        return state == State.WELL && once == Once.NOTHING;
    }

    /** Arms what happens at the n-th commit, or statement of a change, from now; from 1. */
    void arm(Once what, int nth) {
        once = what;
        left = nth;
    }

    void disarm() {
        once = Once.NOTHING;
    }

    /** How many commits were taken. */
    long commits() {
        return commits;
    }

    void connecting() throws SQLException {
        if (state == State.GONE) {
            throw new SQLException(SIMULATED + " the file is not there");
        }
    }

    void statement(boolean change) throws SQLException {
        connecting();
        if (!change) {
            return;
        }
        if (state == State.LOCKED) {
            throw new SQLException(SIMULATED + " the database file is locked");
        }
        if (state == State.FULL) {
            throw new SQLException(SIMULATED + " database or disk is full");
        }
        if (once == Once.STATEMENT_FAILS && --left <= 0) {
            fired();
            throw new SQLException(SIMULATED + " disk I/O error");
        }
    }

    /** What is to happen at this commit. */
    Once committing() {
        boolean armed = once != Once.NOTHING && once != Once.STATEMENT_FAILS;
        if (!armed || --left > 0) {
            commits++;
            return Once.NOTHING;
        }
        Once now = once;
        fired();
        return now;
    }

    private void fired() {
        story.tell("record", "now, once: " + once);
        once = Once.NOTHING;
    }
}
