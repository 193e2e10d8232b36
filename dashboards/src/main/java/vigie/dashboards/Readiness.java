package vigie.dashboards;

/** Says whether this node does its work: estate read, record open, polling. Any thread; does not block. */
@FunctionalInterface
public interface Readiness {
    /** Whether traffic should come here. */
    boolean ready();
}
