package vigie.app.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The file that a backup is: a ZIP archive, the manifest first, then the parts in its order. What is read is believed in nothing: only parts
 * of the names that a backup has are written, each once, none with a byte more than its manifest says.
 */
final class Archive {
    /** What stays free on a disk that a backup is unpacked to. */
    private static final long RESERVE = 64L << 20;

    private Archive() {}

    /** Writes an archive of parts that lie in a folder; it is on the disk when this returns. */
    static void write(Path archive, Manifest manifest, Path folder) throws IOException {
        OnDisk.write(archive, out -> {
            ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out), StandardCharsets.UTF_8);
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(entry(Manifest.NAME, manifest));
            zip.write(manifest.toJson());
            zip.closeEntry();
            for (Part part : manifest.parts()) {
                zip.putNextEntry(entry(part.name(), manifest));
                Files.copy(folder.resolve(part.name()), zip);
                zip.closeEntry();
            }
            zip.finish();
            zip.flush();
            return zip;
        });
    }

    private static ZipEntry entry(String name, Manifest manifest) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(manifest.takenAt().toEpochMilli());
        return entry;
    }

    /**
     * Unpacks the parts into a folder and compares each with its manifest.
     *
     * @throws IOException if anything is not as the manifest says, or there is no room; the folder holds an unknown part of it then
     */
    static Manifest unpack(Path archive, Path folder) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw new IOException("there is no such file");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
                ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            return unpack(zip, folder);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new IOException("it is damaged: " + e.getMessage(), e);
        }
    }

    private static Manifest unpack(ZipInputStream zip, Path folder) throws IOException {
        Manifest manifest = manifest(zip);
        long room = Files.getFileStore(folder).getUsableSpace();
        if (manifest.bytes() < 0 || manifest.bytes() > room - RESERVE) {
            throw new IOException("its parts have " + manifest.bytes() + " bytes, and there is room for "
                    + Math.max(0, room - RESERVE) + " at " + folder);
        }
        Set<String> missing = new TreeSet<>();
        manifest.parts().forEach(part -> missing.add(part.name()));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            Part part = manifest.part(name)
                    .orElseThrow(() -> new IOException("it holds something that is no part of it: " + shown(name)));
            if (!missing.remove(name)) {
                throw new IOException("it holds the part " + name + " twice");
            }
            unpack(zip, part, folder.resolve(part.name()));
        }
        if (!missing.isEmpty()) {
            throw new IOException("parts are missing: " + String.join(", ", missing));
        }
        return manifest;
    }

    private static void unpack(ZipInputStream zip, Part part, Path file) throws IOException {
        Part found = OnDisk.write(file, out -> {
            OutputStream buffered = new BufferedOutputStream(out);
            Part copied = Part.copy(part.name(), zip, buffered, part.bytes());
            buffered.flush();
            return copied;
        });
        if (found.bytes() != part.bytes()) {
            throw new IOException("the part " + part.name() + " is damaged: it has "
                    + (found.bytes() < part.bytes() ? found.bytes() + " bytes" : "more bytes") + ", its manifest says "
                    + part.bytes());
        }
        if (!found.equals(part)) {
            throw new IOException("the part " + part.name() + " is damaged: its SHA-256 is not that of its manifest");
        }
    }

    private static Manifest manifest(ZipInputStream zip) throws IOException {
        ZipEntry first = zip.getNextEntry();
        if (first == null || !first.getName().equals(Manifest.NAME)) {
            throw new IOException("it is no backup of Vigie: it does not begin with " + Manifest.NAME);
        }
        byte[] json = zip.readNBytes(Manifest.MOST_BYTES + 1);
        if (json.length > Manifest.MOST_BYTES) {
            throw new IOException(Manifest.NAME + ": is longer than " + Manifest.MOST_BYTES + " bytes");
        }
        return Manifest.read(json);
    }

    private static String shown(String name) {
        return "'" + (name.length() <= 80 ? name : name.substring(0, 80) + "…") + "'";
    }
}
