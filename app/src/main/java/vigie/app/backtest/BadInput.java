package vigie.app.backtest;

import java.io.IOException;

/** A file is not what it should be; the message says where, what is wrong and what is allowed, in one line. */
public final class BadInput extends IOException {
    private static final long serialVersionUID = 1L;

    /** Without a place in the file. */
    BadInput(String message) {
        super(message);
    }

    /** At a line and a column, both from 1. */
    BadInput(String file, long line, long column, String message) {
        super(file + ':' + line + ':' + column + ": " + message);
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
