package vigie.app.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds the record and the baselines, locked for this process until it is closed or the process ends, however it
 * ends: the lock is the operating system's.
 */
public final class DataDirectory implements AutoCloseable {
    /** What a backup holds of it, beside the record: the rest is made anew. */
    public static final List<String> KEPT = List.of("node", "outcome.key", "audit.key", "audit.pub", "baselines");

    private static final int KEY_BYTES = 32;
    private static final String RESTORING = "restoring";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder if it is missing, readable for its owner only, and locks it.
     *
     * @throws IOException if it cannot be made, another process has it, or what was restored into it is not whole; the message says which
     */
    public static DataDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
        Path file = path.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String owner = Files.readString(file).strip();
            channel.close();
            throw new IOException("the data directory " + path + " is in use by another process"
                    + (owner.isEmpty() ? "" : " (" + owner + ")") + ": end it, or choose another with --data");
        }
        if (Files.exists(path.resolve(RESTORING))) {
            channel.close();
            throw new IOException("a restore into the data directory " + path
                    + " did not come to its end: empty it, and restore again");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(("pid " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        return new DataDirectory(path, channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    /**
     * From now on nobody opens it, not even after a crash, until {@link #restored}.
     *
     * @throws IOException if that cannot be written down
     */
    public void restoring() throws IOException {
        Files.createFile(path.resolve(RESTORING));
    }

    /**
     * What was restored into it is whole.
     *
     * @throws IOException if that cannot be written down
     */
    public void restored() throws IOException {
        Files.delete(path.resolve(RESTORING));
    }

    /**
     * The name of this node among those that share a record: made at the first start, the same ever after.
     *
     * @throws IOException if it cannot be kept
     */
    String nodeName(Supplier<String> ids) throws IOException {
        Path file = path.resolve("node");
        if (!Files.exists(file)) {
            Files.writeString(file, "node-" + ids.get().toLowerCase(Locale.ROOT) + "\n");
        }
        return Files.readString(file).strip();
    }

    /**
     * The key that signs this node's checkpoints.
     *
     * @throws IOException if it can be neither read nor made
     */
    AuditKey auditKey() throws IOException {
        return AuditKey.in(path);
    }

    /**
     * The key of this node's outcome addresses: made at the first start, readable for its owner only, the same ever after, so that an
     * executor may still answer when the process was started anew.
     *
     * @throws IOException if it cannot be kept
     */
    byte[] outcomeKey(SecureRandom random) throws IOException {
        Path file = path.resolve("outcome.key");
        byte[] kept = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        if (kept.length == KEY_BYTES) {
            return kept;
        }
        byte[] made = new byte[KEY_BYTES];
        random.nextBytes(made);
        Files.deleteIfExists(file);
        Files.createFile(file);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Files.write(file, made);
        return made;
    }

    /** The JDBC address of the record. */
    String recordUrl() {
        return recordUrl(path);
    }

    /** The JDBC address of the record of a data directory that need not be open. */
    public static String recordUrl(Path path) {
        return "jdbc:sqlite:" + record(path);
    }

    /** The file that holds the record of a data directory. */
    public static Path record(Path path) {
        return path.resolve("record.db");
    }

    /** Where the baselines are kept. */
    Path baselines() {
        return path.resolve("baselines");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
