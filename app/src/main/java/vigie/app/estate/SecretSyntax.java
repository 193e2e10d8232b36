package vigie.app.estate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import vigie.model.Secret;

/**
 * Reads secrets, which stand in the file by reference only: {@code file:/run/secrets/x} or {@code env:NAME}. No message shows
 * what was written, because it may be the secret itself.
 */
public final class SecretSyntax {
    static final String WHAT = "a secret by reference, file:/path or env:NAME";
    private static final int MAX_BYTES = 64 << 10;

    private final Environment environment;
    private final Path folder;

    /** References of a world; relative paths begin at the folder. */
    public SecretSyntax(Environment environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /**
     * The secret that a reference leads to, without its trailing line feed.
     *
     * @throws IllegalArgumentException if it leads nowhere; says why, and shows nothing of it
     */
    public Secret parse(String reference) {
        if (reference.startsWith("env:")) {
            return fromVariable(reference.substring("env:".length()));
        }
        if (reference.startsWith("file:")) {
            return fromFile(
                    folder.resolve(reference.substring("file:".length())).normalize());
        }
        throw new IllegalArgumentException("secrets only by reference: write file:/path or env:NAME");
    }

    private Secret fromVariable(String name) {
        String value = environment.variable(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return notEmpty(value, "the environment variable " + name);
    }

    private Secret fromFile(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(environment.read(file, MAX_BYTES));
            return notEmpty(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), "the file " + file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("the file " + file + " does not exist", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the file " + file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Secret notEmpty(String value, String where) {
        int end = value.length();
        end -= value.endsWith("\r\n") ? 2 : value.endsWith("\n") ? 1 : 0;
        if (end == 0) {
            throw new IllegalArgumentException(where + " is empty");
        }
        return new Secret(value.substring(0, end));
    }
}
