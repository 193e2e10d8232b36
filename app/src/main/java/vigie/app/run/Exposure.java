package vigie.app.run;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import vigie.app.estate.Estate;

/** What whoever is on the network may do to a service that listens there, and its owner would not want. */
public final class Exposure {
    private Exposure() {}

    /** One sentence each; nothing for loopback. */
    public static List<String> of(InetSocketAddress listen, Estate estate) {
        List<String> found = new ArrayList<>();
        if (listen.getAddress() != null && !listen.getAddress().isLoopbackAddress()) {
            String where = "--listen " + listen.getHostString() + ":" + listen.getPort() + " is not loopback and ";
            if (estate.api().tokens().isEmpty()) {
                found.add(where + "api.tokens names nobody: whoever reaches it reads everything");
            }
            if (estate.tls() == null) {
                found.add(where + "api.tls is not set: every token and every answer crosses the network in the clear");
            }
        }
        return found;
    }
}
