package vigie.app.run;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one process is told on its command line.
 *
 * @param estate the estate file
 * @param data the data directory
 * @param listen where HTTP is served; port 0 for any free one
 * @param node the name of this node among those that share a record, or null for the one that the data directory keeps
 */
public record Settings(
        Path estate,
        Path data,
        InetSocketAddress listen,
        @Nullable String node) {
    /** Settings of a node that is named by its data directory. */
    public Settings(Path estate, Path data, InetSocketAddress listen) {
        this(estate, data, listen, null);
    }

    /** The address that people and executors are told, without a slash at its end. */
    public String externalUrl() {
        String host = listen.getHostString();
        return "http://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + listen.getPort();
    }
}
