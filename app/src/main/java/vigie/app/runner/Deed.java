package vigie.app.runner;

/**
 * What became of a call.
 *
 * @param state how far it got
 * @param detail for people
 */
record Deed(State state, String detail) {
    /** How far a call got. */
    enum State {
        /** Its commands run, or ran when this runner ended. */
        BEGUN,
        /** Every command ended with 0. */
        DONE,
        /** One did not. */
        FAILED,
        /** The runner ended while they ran: nobody knows. */
        UNKNOWN
    }
}
