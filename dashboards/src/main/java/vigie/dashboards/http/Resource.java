package vigie.dashboards.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file that is shipped in this room's jar, read once. */
public final class Resource {
    private Resource() {}

    /**
     * The reply that serves a file of the class path.
     *
     * @throws IllegalStateException if the jar does not hold it
     */
    public static Reply reply(String path, String type) {
        try (InputStream in = Resource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar must hold " + path);
            }
            return Reply.resource(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " from the jar", e);
        }
    }
}
