package vigie.model;

/** How much a finding, an alert or an incident matters, ascending. The four words are PagerDuty's. */
public enum Severity {
    INFO,
    WARNING,
    ERROR,
    CRITICAL;

    /** The more serious of two. */
    public Severity max(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
