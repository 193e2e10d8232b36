package vigie.app.backup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import vigie.alerting.record.RecordException;
import vigie.alerting.record.SqliteSnapshot;
import vigie.app.run.Build;
import vigie.app.run.DataDirectory;

/** Makes backups of a data directory, beside the service that runs on it or while none does. */
public final class Backup {
    private Backup() {}

    /**
     * A backup that was made, or looked at.
     *
     * @param takenAt the moment that its record shows
     * @param program which Vigie made it
     * @param bytes how long its parts are together
     */
    public record Made(Path file, Instant takenAt, String program, long bytes, List<String> parts, Contents contents) {
        public Made {
            parts = List.copyOf(parts);
        }

        static Made of(Path file, Manifest manifest, Contents contents) {
            return new Made(
                    file,
                    manifest.takenAt(),
                    manifest.program(),
                    manifest.bytes(),
                    manifest.parts().stream().map(Part::name).toList(),
                    contents);
        }
    }

    /**
     * Backs a data directory up. The file is there whole, on the disk and for its owner only when this returns, or it is not there. Beside
     * it there must be room for a copy of the record and the backup.
     *
     * @param data a data directory with a record
     * @return what is in it; its audit chain may not hold, and then the backup is all the more worth keeping
     * @throws IOException if the record is damaged, the file is there already or cannot be written
     */
    public static Made create(Path data, Path file, InstantSource clock) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file);
        }
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        Path room = Files.createTempDirectory(folder, ".vigie-backup-");
        try {
            Instant takenAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Path copy = room.resolve(Part.RECORD);
            SqliteSnapshot.take(DataDirectory.record(data), copy);
            List<Part> parts = new ArrayList<>(List.of(Part.of(copy)));
            for (String name : DataDirectory.KEPT) {
                if (Files.isRegularFile(data.resolve(name))) {
                    Files.copy(data.resolve(name), room.resolve(name));
                    parts.add(Part.of(room.resolve(name)));
                }
            }
            Contents contents = Contents.of(copy, clock);
            Build build = Build.read();
            Manifest manifest =
                    new Manifest(build.version(), build.commit(), takenAt, contents.entries(), contents.hash(), parts);
            Path archive = room.resolve("archive");
            Archive.write(archive, manifest, room);
            publish(archive, target, file);
            OnDisk.force(folder);
            return Made.of(file, manifest, contents);
        } catch (RecordException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            OnDisk.delete(room);
        }
    }

    /** Gives a whole file its name, unless something has it: a link is made or refused in one, a move would overwrite. */
    private static void publish(Path made, Path target, Path shown) throws IOException {
        try {
            Files.createLink(target, made);
        } catch (FileAlreadyExistsException e) {
            throw exists(shown);
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw exists(shown);
            }
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static IOException exists(Path file) {
        return new IOException(file + " is there already: a backup overwrites nothing");
    }

    /**
     * Restores a backup into a folder for itself, reads all of it and throws it away again: what this does not find, a restore does not
     * either.
     *
     * @param scratch where the folder is made
     * @throws IOException if it is damaged in any part, or there is no room
     */
    public static Made verify(Path file, Path scratch, InstantSource clock) throws IOException {
        if (!Files.isDirectory(scratch)) {
            throw new IOException("there is no folder " + scratch);
        }
        Path room = Files.createTempDirectory(scratch, "vigie-verify-");
        try {
            Unpacked unpacked = Unpacked.of(file, room, clock);
            return Made.of(file, unpacked.manifest(), unpacked.contents());
        } finally {
            OnDisk.delete(room);
        }
    }
}
