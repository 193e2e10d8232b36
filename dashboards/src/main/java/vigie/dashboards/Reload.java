package vigie.dashboards;

import java.util.List;

/** Reads the estate again, all of it or nothing. Any thread; blocks until the new estate is in force or refused. */
@FunctionalInterface
public interface Reload {
    /** The errors for which the new estate was refused, {@code file:line:column: message} each; empty if it is in force. */
    List<String> reload();
}
