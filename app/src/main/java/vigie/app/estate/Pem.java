package vigie.app.estate;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file of keys or certificates, written as {@code file:PATH}: a file and not a variable, because it is read again when it changes.
 *
 * @param content what it held when the estate was read
 */
record Pem(Path file, Content content) {
    static final String WHAT = "a file in PEM, file:/path";
    private static final int MAX_BYTES = 1 << 20;

    /** Bytes that print as nothing, since they may be a private key. */
    static final class Content {
        private final byte[] bytes;

        private Content(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    static Pem parse(String reference, Environment environment, Path folder) {
        if (!reference.startsWith("file:") || reference.length() == "file:".length()) {
            throw new IllegalArgumentException("must be " + WHAT);
        }
        Path file = folder.resolve(reference.substring("file:".length())).normalize();
        try {
            return new Pem(file, new Content(environment.read(file, MAX_BYTES)));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("the file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
