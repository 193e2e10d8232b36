package vigie.collector.probe.integrity;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Checksums of files, as {@code sha256sum} and {@code sha512sum} write them. Paths are below a root.
 *
 * @param files by their paths, in the order of the manifest
 * @param stamp changes when the manifest does
 */
record Manifest(Map<String, Entry> files, String stamp) {
    private static final long MOST_BYTES = 32L << 20;
    private static final int MOST_FILES = 100_000;
    private static final Pattern LINE = Pattern.compile("(\\\\?)([0-9a-fA-F]{64}|[0-9a-fA-F]{128}) [ *](.+)");

    /**
     * A file.
     *
     * @param algorithm as Java names it
     * @param checksum in lower-case hexadecimal digits
     */
    record Entry(String path, String algorithm, String checksum) {}

    /** It cannot be used, and why. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String reason) {
            super(reason);
        }
    }

    /** What tells one version of a manifest from another. */
    static String stamp(Path manifest) throws IOException {
        BasicFileAttributes now = Files.readAttributes(manifest, BasicFileAttributes.class);
        return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
    }

    /** Reads one. */
    static Manifest read(Path manifest) throws Unusable {
        Map<String, Entry> files = new LinkedHashMap<>();
        try {
            String stamp = stamp(manifest);
            if (!Files.isRegularFile(manifest) || Files.size(manifest) > MOST_BYTES) {
                throw new Unusable("the manifest must be a file of at most 32 MiB");
            }
            try (BufferedReader lines = Files.newBufferedReader(manifest, StandardCharsets.UTF_8)) {
                int number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    number++;
                    if (!line.isBlank()) {
                        Entry entry = entry(line, number);
                        files.put(entry.path(), entry);
                    }
                    if (files.size() > MOST_FILES) {
                        throw new Unusable("the manifest must have at most " + MOST_FILES + " files");
                    }
                }
            }
            if (files.isEmpty()) {
                throw new Unusable("the manifest has no file in it");
            }
            return new Manifest(files, stamp);
        } catch (IOException e) {
            throw new Unusable("the manifest cannot be read: " + Unreadable.why(e));
        }
    }

    private static Entry entry(String line, int number) throws Unusable {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw new Unusable("line " + number + " of the manifest is no checksum as sha256sum writes it");
        }
        // A backslash before the line says that those in the name stand for others.
        String path = m.group(1).isEmpty() ? m.group(3) : unescaped(m.group(3));
        path = path.startsWith("./") ? path.substring(2) : path;
        if (leadsOut(path)) {
            throw new Unusable("line " + number + " of the manifest leads out of the root");
        }
        String checksum = m.group(2).toLowerCase(Locale.ROOT);
        return new Entry(path, checksum.length() == 64 ? "SHA-256" : "SHA-512", checksum);
    }

    private static String unescaped(String name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 1 < name.length()) {
                char escaped = name.charAt(++i);
                c = escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped;
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static boolean leadsOut(String path) {
        try {
            Path plain = Path.of(path);
            return plain.isAbsolute() || plain.normalize().startsWith("..") || path.isBlank();
        } catch (InvalidPathException e) {
            return true;
        }
    }
}
