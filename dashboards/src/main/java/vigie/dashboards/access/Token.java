package vigie.dashboards.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import vigie.model.Secret;

/** A caller's name and role, and the SHA-256 of the text that proves it; the text itself is not kept. */
public final class Token {
    /** The fewest characters that a token may have. */
    public static final int MIN_LENGTH = 16;

    private final String name;
    private final Role role;
    private final byte[] digest;

    private Token(String name, Role role, byte[] digest) {
        this.name = name;
        this.role = role;
        this.digest = digest;
    }

    /** The token of somebody, its text forgotten. */
    public static Token of(String name, Role role, Secret text) {
        return new Token(name, role, digest(text.reveal()));
    }

    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether a digest is this token's; takes as long whatever it is. */
    boolean is(byte[] presented) {
        return MessageDigest.isEqual(digest, presented);
    }

    public String name() {
        return name;
    }

    public Role role() {
        return role;
    }

    @Override
    public String toString() {
        return name + ": " + role.word();
    }
}
