package vigie.app.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vigie.alerting.record.Database;
import vigie.alerting.record.RecordException;
import vigie.alerting.remediate.restore.Restoration;
import vigie.app.run.DataDirectory;

/** Makes a data directory out of a backup, fit for {@code vigie run}. */
public final class Restore {
    /** What stands in the root of a disk that was just made. */
    private static final String DISKS_OWN = "lost+found";

    private Restore() {}

    /** What was restored, and what was settled in it. */
    public record Restored(Backup.Made backup, Restoration.Settled settled) {}

    /**
     * Restores a backup. The data directory is whole when this returns; until then, also after a crash, nothing starts on it, and if this
     * throws it is as empty as it was.
     *
     * @param data a folder that is empty, or is not there
     * @throws IOException if it is neither, or the backup is damaged in any part, is newer than this program or than the clock
     */
    public static Restored into(Path file, Path data, InstantSource clock) throws IOException {
        boolean isNew = !Files.exists(data);
        mustBeEmpty(data);
        // From here on nobody else restores into it, and nothing starts on it.
        try (DataDirectory held = DataDirectory.open(data)) {
            mustBeEmpty(data);
            boolean whole = false;
            try {
                Restored restored = unpack(file, data, held, clock);
                whole = true;
                return restored;
            } catch (RecordException e) {
                throw new IOException("the record in " + file + " cannot be used: " + e.getMessage(), e);
            } finally {
                if (!whole) {
                    clear(data, isNew);
                }
            }
        }
    }

    private static void mustBeEmpty(Path data) throws IOException {
        if (Files.exists(data) && !isEmpty(data)) {
            throw new IOException(data + " is not empty: a backup is restored into an empty folder or a new one");
        }
    }

    private static boolean isEmpty(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(data)) {
            return inside.allMatch(path -> path.endsWith(DISKS_OWN) || path.endsWith("lock"));
        }
    }

    private static Restored unpack(Path file, Path data, DataDirectory held, InstantSource clock) throws IOException {
        held.restoring();
        OnDisk.force(data);
        Unpacked unpacked = Unpacked.of(file, data, clock);
        Manifest manifest = unpacked.manifest();
        Instant now = clock.instant();
        if (now.isBefore(manifest.takenAt())) {
            throw new IOException("the clock says " + now + ", and " + file + " is of " + manifest.takenAt()
                    + ": set the clock first, epochs are counted by it");
        }
        Restoration.Settled settled = settle(file, data, manifest, clock);
        OnDisk.force(DataDirectory.record(data));
        held.restored();
        OnDisk.force(data);
        return new Restored(Backup.Made.of(file, manifest, unpacked.contents()), settled);
    }

    private static Restoration.Settled settle(Path file, Path data, Manifest manifest, InstantSource clock) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("backup", String.valueOf(file.getFileName()));
        provenance.put("taken_at", manifest.takenAt().toString());
        provenance.put(
                "record_sha256", manifest.part(Part.RECORD).map(Part::sha256).orElse(""));
        provenance.put("entries", manifest.entries());
        try (Database record = Database.open(DataDirectory.recordUrl(data), clock)) {
            return Restoration.settle(
                    record,
                    provenance,
                    "restored from a backup of " + manifest.takenAt()
                            + ": what was done, held or leased since is not in the record");
        }
    }

    private static void clear(Path data, boolean isNew) throws IOException {
        List<Path> inside;
        try (Stream<Path> paths = Files.list(data)) {
            inside = paths.filter(path -> !path.endsWith(DISKS_OWN)).toList();
        }
        for (Path path : inside) {
            OnDisk.delete(path);
        }
        if (isNew) {
            Files.deleteIfExists(data);
        }
    }
}
