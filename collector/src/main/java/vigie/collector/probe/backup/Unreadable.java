package vigie.collector.probe.backup;

/** Nothing can be told of the backups, and why, in words without secrets. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String reason) {
        super(reason);
    }

    Unreadable(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
