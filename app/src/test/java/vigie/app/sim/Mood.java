package vigie.app.sim;

/** What an instance of the scripted estate does with those who ask. */
enum Mood {
    /** Answers well. */
    UP,
    /** Refuses connections at once. */
    KILLED,
    /** Takes the connection and never answers. */
    HANGING,
    /** Answers well, four times the tests' usual deadline too late. */
    SLOW,
    /** Answers 503 and a health body that says DOWN. */
    FAILING,
    /** Answers 200 and a health body that says DEGRADED. */
    DEGRADED,
    /** Answers that it does not know. */
    UNSURE,
    /** Answers that it is well although it serves nothing: only its metrics tell. */
    LYING,
    /** Sends one byte a second. */
    DRIPPING,
    /** Sends bytes that mean nothing. */
    GARBAGE,
    /** The question gets lost together with every sign of it: no answer, not even a failure, for ten minutes. */
    SILENT;

    /** Whether users of the instance are served. */
    boolean serves() {
        return this == UP || this == DEGRADED || this == UNSURE || this == SILENT;
    }

    /** Whether whoever looks must see that it is broken: what is only slow may be waited for, noise with a 200 may be an answer. */
    boolean isPlain() {
        return this == KILLED || this == HANGING || this == FAILING || this == DRIPPING;
    }
}
