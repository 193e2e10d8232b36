package vigie.collector.probe.postgres;

/** How a connection is protected. */
public enum PostgresTls {
    /** Not at all. */
    NONE,
    /** Where the server offers it, whoever it is. */
    PREFER,
    /** Always, and the server proves who it is. */
    VERIFY
}
