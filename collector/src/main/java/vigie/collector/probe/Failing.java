package vigie.collector.probe;

import vigie.model.Status;

/** What a target is whose answer is not as expected, as the estate says it. */
public enum Failing {
    /** It works, with something wrong. */
    DEGRADED(Status.DEGRADED),
    /** It does not do its job. */
    DOWN(Status.DOWN);

    private final Status status;

    Failing(Status status) {
        this.status = status;
    }

    public Status status() {
        return status;
    }
}
