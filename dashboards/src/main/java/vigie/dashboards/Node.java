package vigie.dashboards;

import java.time.Instant;

/**
 * The process that answers: what it is and since when it runs.
 *
 * @param name the node's name among its peers
 * @param version the release
 * @param commit the source it was built from, or {@code unknown}
 * @param java the version of the Java runtime
 * @param startedAt when the process started
 */
public record Node(String name, String version, String commit, String java, Instant startedAt) {}
