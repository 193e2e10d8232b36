package vigie.collector.probe.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.http.JsonBody;

/**
 * The file that a drill leaves behind when a restore has worked: the time under {@code time} if it is a small JSON object that has one, or
 * else the time at which it was last written.
 */
final class RestoreMarker {
    private static final long MOST_BYTES = 64 << 10;

    private RestoreMarker() {}

    /**
     * When a restore was last proven; null if it never was.
     *
     * @throws Unreadable if the file cannot be read, or tells a time that is none
     */
    static @Nullable Instant read(Path file) throws Unreadable {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (!now.isRegularFile()) {
                throw new Unreadable("restore_marker is no file");
            }
            JsonNode told = now.size() > MOST_BYTES ? null : time(file);
            return told == null
                    ? now.lastModifiedTime().toInstant()
                    : OffsetDateTime.parse(told.asText()).toInstant();
        } catch (NoSuchFileException e) {
            return null;
        } catch (DateTimeException e) {
            throw new Unreadable("restore_marker has a time that is none, such as 2026-01-31T12:00:00Z", e);
        } catch (IOException e) {
            throw new Unreadable(
                    "restore_marker cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static @Nullable JsonNode time(Path file) throws IOException {
        return JsonBody.read(Files.readAllBytes(file))
                .map(root -> root.get("time"))
                .orElse(null);
    }
}
