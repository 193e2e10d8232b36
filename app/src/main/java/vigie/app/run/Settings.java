package vigie.app.run;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What one process is told on its command line.
 *
 * @param estate the estate file
 * @param data the data directory
 * @param listen where HTTP is served; port 0 for any free one
 */
public record Settings(Path estate, Path data, InetSocketAddress listen) {
    /** The address that people and executors are told, without a slash at its end. */
    public String externalUrl() {
        String host = listen.getHostString();
        return "http://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + listen.getPort();
    }
}
