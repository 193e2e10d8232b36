package vigie.alerting.record;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The record did not take a change or answer a question: full disk, lost connection, broken file. Nothing of the change is kept.
 * The room's loop catches it at its border, says that the record is down, and tries again.
 */
public final class RecordException extends RuntimeException {
    /** What is said of a file that cannot be read, before the reason. */
    static final String DAMAGED =
            "the file is damaged, and was left as it is (put a backup in its place, or move it away to"
                    + " begin with an empty record): ";

    private static final long serialVersionUID = 1;

    // Data exception, syntax error or access rule, program limit exceeded: the same statement fails the same way again.
    private static final Set<String> LASTING_CLASSES = Set.of("22", "42", "54");
    private static final Set<SQLiteErrorCode> LASTING_CODES = Set.of(
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_MISMATCH,
            SQLiteErrorCode.SQLITE_RANGE,
            SQLiteErrorCode.SQLITE_TOOBIG);

    RecordException(String subject, Throwable cause) {
        super(subject + ": " + reason(cause), cause);
    }

    /** Whether the same change may be taken another time: false if it is the change that is wrong, and not the record. */
    public boolean isTemporary() {
        SQLiteErrorCode code = code(this);
        if (code != null) {
            return !LASTING_CODES.contains(code);
        }
        for (Throwable t = getCause(); t != null; t = t.getCause()) {
            if (t instanceof SQLException e
                    && e.getSQLState() != null
                    && e.getSQLState().length() == 5) {
                return !LASTING_CLASSES.contains(e.getSQLState().substring(0, 2));
            }
        }
        return true;
    }

    private static String reason(Throwable cause) {
        SQLiteErrorCode code = code(cause);
        if (code == SQLiteErrorCode.SQLITE_BUSY) {
            return "another process has held its lock for longer than " + Database.BUSY_MS / 1_000 + " s";
        }
        if (code == SQLiteErrorCode.SQLITE_FULL) {
            return "the disk is full";
        }
        if (code == SQLiteErrorCode.SQLITE_NOTADB || code == SQLiteErrorCode.SQLITE_CORRUPT) {
            return DAMAGED + cause.getMessage();
        }
        return String.valueOf(cause.getMessage());
    }

    private static @Nullable SQLiteErrorCode code(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SQLiteException e) {
                return e.getResultCode();
            }
            if (t instanceof SQLException e && e.getNextException() != null) {
                return code(e.getNextException());
            }
        }
        return null;
    }
}
