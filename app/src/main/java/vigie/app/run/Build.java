package vigie.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version as Maven knows it
 * @param commit short; {@code unknown} where the build was not told
 */
public record Build(String version, String commit) {
    /** The build that is running. */
    public static Build read() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/vigie/app/version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return new Build(properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
    }
}
