package vigie.app.estate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The world as the estate file may refer to it: variables and files. */
public interface Environment {
    /** The process's own variables and the file system. */
    Environment SYSTEM = new Environment() {
        @Override
        public @Nullable String variable(String name) {
            return System.getenv(name);
        }

        @Override
        public byte[] read(Path file, int limit) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(limit + 1);
                if (bytes.length > limit) {
                    throw new IOException("is longer than " + limit + " bytes");
                }
                return bytes;
            }
        }
    };

    /** The value of a variable, or null if it is not set. */
    @Nullable
    String variable(String name);

    /**
     * The content of a file.
     *
     * @param limit bytes that it may have
     * @throws IOException if it cannot be read or is longer
     */
    byte[] read(Path file, int limit) throws IOException;
}
