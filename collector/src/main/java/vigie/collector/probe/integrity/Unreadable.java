package vigie.collector.probe.integrity;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import vigie.collector.probe.Excerpt;

/** Why a file cannot be read, in words without its place on this machine. */
final class Unreadable {
    private Unreadable() {}

    static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is missing";
        }
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return Excerpt.of(reason == null ? e.getClass().getSimpleName() : reason, 80);
    }
}
