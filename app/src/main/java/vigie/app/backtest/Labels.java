package vigie.app.backtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known to have been wrong, by file. Not thread-safe. */
public final class Labels {
    private final Map<String, List<Window>> windows;
    private final @Nullable List<Window> otherwise;
    private final Set<String> used = new HashSet<>();

    /**
     * Labels.
     *
     * @param windows by the files' paths under the tree, with slashes
     * @param otherwise of a file that is not named; null if nothing is known of it
     */
    Labels(Map<String, List<Window>> windows, @Nullable List<Window> otherwise) {
        this.windows = windows;
        this.otherwise = otherwise;
    }

    /**
     * Reads {@code .json} in NAB's format, or else CSV.
     *
     * @throws BadInput if it is neither
     */
    public static Labels read(Path file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String name = file.toString();
            return name.toLowerCase(Locale.ROOT).endsWith(".json")
                    ? JsonLabels.read(in, name)
                    : CsvLabels.read(new CsvReader(in, name));
        }
    }

    /**
     * The windows of a file; null if nothing is known of it. A file may be named by more of its path than lies under the tree, or by
     * less, as long as only one name fits.
     */
    @Nullable
    List<Window> of(String path) {
        List<Window> known = windows.get(path);
        if (known != null) {
            used.add(path);
            return known;
        }
        List<String> fitting = windows.keySet().stream()
                .filter(name -> name.endsWith("/" + path) || path.endsWith("/" + name))
                .toList();
        if (fitting.size() != 1) {
            return otherwise;
        }
        used.add(fitting.get(0));
        return windows.get(fitting.get(0));
    }

    /** The names that no file was found for up to now, sorted. */
    List<String> unused() {
        List<String> names = new ArrayList<>(windows.keySet());
        names.removeAll(used);
        Collections.sort(names);
        return names;
    }
}
