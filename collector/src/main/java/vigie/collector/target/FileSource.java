package vigie.collector.target;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.model.Instance;

/**
 * Prometheus file_sd: JSON and YAML files whose last part of the path may hold {@code *}, read again when time, size or file has
 * changed. A file that cannot be read leaves its last good list in place; one that is gone takes its targets with it; a folder
 * that cannot be listed changes nothing.
 *
 * <p>The disk is touched on the executor alone; the state is handed from one reading to the next, and readings never overlap.
 */
public final class FileSource implements InstanceSource {
    private static final int MAX_FILES = 1000;

    private final String service;
    private final Path pattern;
    private final Executor io;
    private volatile SortedMap<Path, Remembered> remembered = new TreeMap<>();

    private FileSource(String service, Path pattern, Executor io) {
        this.service = service;
        this.pattern = pattern;
        this.io = io;
    }

    /** A pattern of files; only the last part of the path may hold a {@code *}. */
    public record Config(Path pattern) implements SourceConfig {
        public Config {
            pattern = pattern.toAbsolutePath().normalize();
        }

        @Override
        public String shown() {
            return "file_sd " + pattern;
        }

        @Override
        public InstanceSource source(Context context) {
            return new FileSource(context.service(), pattern, context.io());
        }
    }

    @Override
    public String name() {
        return new Config(pattern).shown();
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration patience() {
        // A disk that hangs would otherwise take one thread after the other.
        return Duration.ofHours(1);
    }

    @Override
    public void read(Consumer<Reading> whenDone) {
        io.execute(() -> whenDone.accept(scan()));
    }

    /**
     * What is known of one file.
     *
     * @param stamp time, size and identity when it was last looked into
     * @param instances its last good list
     * @param problem why it could not be read then, or null
     */
    private record Remembered(
            String stamp,
            List<Instance> instances,
            @Nullable String problem) {}

    private Reading scan() {
        SortedMap<Path, Remembered> now = new TreeMap<>();
        SortedMap<Path, Remembered> before = remembered;
        try {
            for (Path file : files()) {
                now.put(file, look(file, before.get(file)));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Reading.failed("the folder of " + pattern + " cannot be listed: " + e);
        }
        remembered = now;
        List<Instance> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<Path, Remembered> entry : now.entrySet()) {
            all.addAll(entry.getValue().instances());
            String problem = entry.getValue().problem();
            if (problem != null) {
                problems.add(entry.getKey() + ": " + problem);
            }
        }
        return new Reading(all, true, problems);
    }

    private List<Path> files() throws IOException {
        Path folder = pattern.getParent();
        Path last = pattern.getFileName();
        if (folder == null || last == null) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        String wanted = last.toString();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (name != null && NamePattern.matches(wanted, name.toString()) && Files.isRegularFile(entry)) {
                    found.add(entry);
                }
            }
        }
        if (found.size() > MAX_FILES) {
            throw new IOException("more than " + MAX_FILES + " files match");
        }
        return found;
    }

    private Remembered look(Path file, @Nullable Remembered before) {
        List<Instance> lastGood = before == null ? List.of() : before.instances();
        String stamp = "";
        try {
            stamp = stamp(file);
            if (before != null && before.stamp().equals(stamp)) {
                return before;
            }
            return new Remembered(stamp, parse(file), null);
        } catch (IOException | TargetGroups.Malformed e) {
            return new Remembered(stamp, lastGood, String.valueOf(e.getMessage()));
        }
    }

    private List<Instance> parse(Path file) throws IOException, TargetGroups.Malformed {
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(TargetGroups.MAX_BYTES + 1);
        }
        if (text.length > TargetGroups.MAX_BYTES) {
            throw new TargetGroups.Malformed("a file may have " + TargetGroups.MAX_BYTES + " bytes at most: was more");
        }
        boolean json = file.toString().endsWith(".json");
        return json ? TargetGroups.json(service, text) : TargetGroups.yaml(service, text);
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        return a.lastModifiedTime() + "/" + a.size() + "/" + a.fileKey();
    }
}
