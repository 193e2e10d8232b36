package vigie.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import vigie.app.run.DataDirectory;

/**
 * A file of a data directory in a backup.
 *
 * @param name as in the data directory
 * @param bytes how long it is
 * @param sha256 in hexadecimal
 */
record Part(String name, long bytes, String sha256) {
    /** The part without which there is no backup. */
    static final String RECORD = "record.db";

    private static final long MOST_BASELINES = 4L << 30;
    private static final long MOST_OTHERS = 64 << 10;

    /** Whether a backup may hold a part of that name. */
    static boolean isKnown(String name) {
        return name.equals(RECORD) || DataDirectory.KEPT.contains(name);
    }

    /** The most bytes that a part of that name has. */
    static long most(String name) {
        return switch (name) {
            case RECORD -> Long.MAX_VALUE;
            case "baselines" -> MOST_BASELINES;
            default -> MOST_OTHERS;
        };
    }

    /** The part that a file is. */
    static Part of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(String.valueOf(file.getFileName()), in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        }
    }

    /**
     * Copies a part, and tells what it was.
     *
     * @param most no more bytes than one more than that are read
     */
    static Part copy(String name, InputStream from, OutputStream to, long most) throws IOException {
        MessageDigest digest = digest();
        DigestInputStream in = new DigestInputStream(from, digest);
        byte[] buffer = new byte[64 << 10];
        long bytes = 0;
        while (bytes <= most) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length - 1, most - bytes) + 1);
            if (n < 0) {
                break;
            }
            to.write(buffer, 0, n);
            bytes += n;
        }
        return new Part(name, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
