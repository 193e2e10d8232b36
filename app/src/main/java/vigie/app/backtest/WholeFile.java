package vigie.app.backtest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A file that is there whole or not at all: it is written beside its place and moved there in one step by {@link #keep}. What was in
 * its place stays until then, and stays if the writer is closed without it.
 */
final class WholeFile implements AutoCloseable {
    private final Path place;
    private final Path beside;
    private final BufferedWriter out;

    /** Begins to write; the folders are made. */
    WholeFile(Path place) throws IOException {
        this.place = place;
        Path folder = Objects.requireNonNull(place.toAbsolutePath().getParent(), "a file lies in a folder");
        Files.createDirectories(folder);
        beside = folder.resolve(
                "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8);
    }

    Writer out() {
        return out;
    }

    /** What was written takes its place. */
    void keep() throws IOException {
        out.close();
        try {
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            Files.deleteIfExists(beside);
        }
    }
}
