package vigie.app.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** A backup whose parts lie in a folder, each as its manifest says, the record read to its end. */
record Unpacked(Manifest manifest, Contents contents) {
    /**
     * Unpacks a backup and reads all of it.
     *
     * @throws IOException if anything in it is not as it must be, with the name of the file
     */
    static Unpacked of(Path file, Path folder, InstantSource clock) throws IOException {
        try {
            Manifest manifest = Archive.unpack(file, folder);
            Contents contents = Contents.of(folder.resolve(Part.RECORD), clock);
            contents.agreesWith(manifest);
            return new Unpacked(manifest, contents);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
