package vigie.alerting.record;

/**
 * The record did not take a change or answer a question: full disk, lost connection, broken file. Nothing of the change is kept.
 * The room's loop catches it at its border, says that the record is down, and tries again.
 */
public final class RecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
