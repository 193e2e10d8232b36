package vigie.app.experiment;

/** Something could not be done; the message says what and why, without a secret. */
public final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    public Failed(String message) {
        super(message);
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
