package vigie.app.history;

import java.io.IOException;

/** A question to Prometheus has no good answer; the message says why, in one line. */
public final class Unanswered extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLong;

    Unanswered(String message, boolean tooLong) {
        super(message);
        this.tooLong = tooLong;
    }

    /** Whether it is the answer's length: less may be asked for. */
    boolean tooLong() {
        return tooLong;
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
