package vigie.collector.probe.backup;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/** The files of a folder whose names match. Reads names, sizes and times, never what is in a file; looks at no folder below. */
final class Folder implements Tool {
    /** The group of an expression that holds the time of a backup. */
    static final String DATE = "date";

    private static final int MOST = 100_000;

    private final Path path;
    private final Pattern full;
    private final @Nullable Pattern incremental;
    private final long leastBytes;
    private final LongSupplier nanoTime;

    /** {@code leastBytes} is what a full backup has at least. */
    Folder(Path path, Pattern full, @Nullable Pattern incremental, long leastBytes, LongSupplier nanoTime) {
        this.path = path;
        this.full = full;
        this.incremental = incremental;
        this.leastBytes = leastBytes;
        this.nanoTime = nanoTime;
    }

    @Override
    public Inventory look(long deadlineNanos) throws Unreadable {
        List<Backup> backups = new ArrayList<>();
        int entries = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (++entries > MOST) {
                    throw new Unreadable("the folder has more than " + MOST + " entries");
                }
                if (nanoTime.getAsLong() - deadlineNanos >= 0) {
                    throw new Unreadable("the folder was not read in time: " + entries + " entries were");
                }
                Backup backup = backup(file);
                if (backup != null) {
                    backups.add(backup);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new Unreadable("the folder cannot be read: " + why(requireNonNull(e.getCause())), e);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new Inventory(List.of(), Map.of("the folder", "is missing"), false);
        } catch (IOException e) {
            throw new Unreadable("the folder cannot be read: " + why(e), e);
        }
        return new Inventory(backups, Map.of(), false);
    }

    private static String why(IOException e) {
        return e instanceof AccessDeniedException
                ? "access denied"
                : e.getClass().getSimpleName();
    }

    /** Null if it is none. */
    private @Nullable Backup backup(Path file) {
        String name = String.valueOf(file.getFileName());
        Matcher matcher = full.matcher(name);
        boolean isFull = matcher.matches();
        if (!isFull) {
            matcher = incremental == null ? null : incremental.matcher(name);
            if (matcher == null || !matcher.matches()) {
                return null;
            }
        }
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            return null; // removed meanwhile, or a link that leads nowhere
        }
        if (!now.isRegularFile()) {
            return null;
        }
        Instant own = now.lastModifiedTime().toInstant();
        Instant at = matcher.pattern().namedGroups().containsKey(DATE) ? FileTime.read(matcher.group(DATE)) : own;
        String flaw = at == null
                ? "tells no time in its name"
                : Backup.tooSmall((double) now.size(), isFull ? leastBytes : 0);
        return new Backup(
                "backup " + Excerpt.of(name, 80), isFull, true, at == null ? own : at, (double) now.size(), flaw);
    }
}
