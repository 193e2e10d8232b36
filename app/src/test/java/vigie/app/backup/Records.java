package vigie.app.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import vigie.alerting.record.Database;
import vigie.app.run.DataDirectory;

/** Data directories to be backed up, and archives to be tampered with. */
final class Records {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final InstantSource CLOCK = () -> NOW;

    private Records() {}

    /** A data directory whose audit chain has so many entries, with all that a backup keeps. */
    static Path data(Path data, int entries) throws IOException {
        Files.createDirectories(data);
        try (Database database = Database.open(DataDirectory.recordUrl(data), CLOCK)) {
            for (int i = 0; i < entries; i++) {
                int n = i;
                database.write(tx -> {
                    tx.audit("vigie", "test.done", Map.of("n", n));
                    return n;
                });
            }
        }
        for (String name : DataDirectory.KEPT) {
            Files.writeString(data.resolve(name), "the " + name + " of this node\n");
        }
        return data;
    }

    /** The entries of an archive, in their order. */
    static Map<String, byte[]> entries(Path archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    /** An archive of these entries. */
    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
