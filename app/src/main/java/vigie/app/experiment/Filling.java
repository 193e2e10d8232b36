package vigie.app.experiment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes room. It is written, not only given a length, so that the room is really gone. */
final class Filling {
    private static final int PART = 1 << 20;

    private Filling() {}

    static Hands.Undo begin(Provider.Fill fill) throws Failed {
        Path file = fill.folder()
                .resolve(".vigie-experiment-" + ProcessHandle.current().pid() + ".fill");
        try {
            long free = Files.getFileStore(fill.folder()).getUsableSpace();
            // In two steps: the free bytes of a large disk times a hundred are still a long, and never below zero.
            long most = free / 100 * fill.mostPercentOfFree();
            if (fill.bytes() > most) {
                throw new Failed(fill.bytes() + " bytes are more than " + fill.mostPercentOfFree() + "% of the " + free
                        + " bytes that are free in " + fill.folder());
            }
        } catch (IOException e) {
            throw new Failed(fill.folder() + " cannot be looked at: " + e);
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] part = new byte[PART];
            for (long left = fill.bytes(); left > 0; left -= PART) {
                out.write(part, 0, (int) Math.min(left, PART));
            }
        } catch (IOException e) {
            remove(file);
            throw new Failed(file + " cannot be written: " + e);
        }
        return () -> remove(file);
    }

    private static void remove(Path file) throws Failed {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Failed(file + " cannot be removed: " + e);
        }
    }
}
