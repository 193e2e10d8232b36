package vigie.collector.probe.integrity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One file that is read to its end, in as many goes as it takes. One thread.
 *
 * <p>It is closed between two goes. If it is another file by then, or has been written to, it is read anew.
 */
final class FileReading {
    private final Path root;
    private final Manifest.Entry entry;
    private MessageDigest digest;
    private long position;
    private @Nullable String stamp;

    FileReading(Path root, Manifest.Entry entry) {
        this.root = root;
        this.entry = entry;
        this.digest = digest(entry.algorithm());
    }

    Manifest.Entry entry() {
        return entry;
    }

    /**
     * Reads on while {@code goesOn} says so, which is told how many bytes were read since it was last asked.
     *
     * @return whether the file came to its end
     */
    boolean read(ByteBuffer buffer, LongPredicate goesOn) throws IOException {
        Path real = place();
        BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
        if (!now.isRegularFile()) {
            throw new FileSystemException(entry.path(), null, "it is no file"); // a pipe would keep a thread for ever
        }
        String stampNow = now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
        if (!stampNow.equals(stamp)) {
            stamp = stampNow;
            position = 0;
            digest = digest(entry.algorithm());
        }
        try (FileChannel file = FileChannel.open(real, StandardOpenOption.READ)) {
            file.position(position);
            while (true) {
                buffer.clear();
                int count = file.read(buffer);
                if (count < 0) {
                    return true;
                }
                position += count;
                digest.update(buffer.flip());
                if (!goesOn.test(count)) {
                    return false;
                }
            }
        }
    }

    /** Whether the file, read to its end, is as its checksum says. */
    boolean isWhole() {
        return HexFormat.of().formatHex(digest.digest()).equals(entry.checksum());
    }

    private Path place() throws IOException {
        Path base;
        try {
            base = root.toRealPath();
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(entry.path());
        }
        Path real = base.resolve(entry.path()).toRealPath();
        if (!real.startsWith(base)) {
            throw new FileSystemException(entry.path(), null, "it leads out of the root");
        }
        return real;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
