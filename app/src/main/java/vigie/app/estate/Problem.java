package vigie.app.estate;

/**
 * Something in the estate file that its author should know, and where it is.
 *
 * @param file the path as it was given
 * @param line from 1
 * @param column from 1
 * @param message what is wrong and what is allowed, in one line
 */
public record Problem(String file, int line, int column, String message) {
    /** {@code file:line:column: message}, as compilers write it. */
    @Override
    public String toString() {
        return file + ':' + line + ':' + column + ": " + message;
    }
}
