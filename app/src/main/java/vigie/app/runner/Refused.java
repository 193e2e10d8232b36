package vigie.app.runner;

/** A call that is answered with an error. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** The HTTP status that says so. */
    int status() {
        return status;
    }

    /** The message, never null. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
