package vigie.app.backtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import vigie.detector.backtest.AdaptiveRows;

/** Judges recorded series as the service would have: each file by itself, each row by those before it, one configuration for all. */
public final class Backtest {
    private final SeriesFiles files;
    private final double falseAlarms;
    private final @Nullable Labels labels;

    private Backtest(SeriesFiles files, double falseAlarms, @Nullable Labels labels) {
        this.files = files;
        this.falseAlarms = falseAlarms;
        this.labels = labels;
    }

    /**
     * Finds the files.
     *
     * @param path a CSV file or a folder with some
     * @param out the folder for the same files with scores
     * @param falseAlarms accepted for each series and day, more than 0
     * @param labels what was wrong; null if that is not known
     * @throws BadInput if there is no series, or one would be written over
     */
    public static Backtest of(Path path, Path out, double falseAlarms, @Nullable Labels labels) throws IOException {
        return new Backtest(SeriesFiles.find(path, out), falseAlarms, labels);
    }

    /** How much there is to read, in bytes. */
    public long bytes() throws IOException {
        return files.bytes();
    }

    /** Judges them all. A file that cannot be read leaves no output, and the others go on; {@code read} is told of bytes. */
    public BacktestReport run(LongConsumer read) {
        List<SeriesResult> results = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : files.names()) {
            try {
                results.add(judge(name, read));
            } catch (BadInput e) {
                problems.add(e.reason());
            } catch (IOException e) {
                problems.add(files.source(name) + ": " + e);
            }
        }
        return new BacktestReport(results, problems, labels == null ? List.of() : labels.unused());
    }

    private SeriesResult judge(String name, LongConsumer read) throws IOException {
        List<Window> windows = labels == null ? null : labels.of(name);
        try (CsvReader csv = new CsvReader(
                        new BufferedReader(new InputStreamReader(
                                new CountedInput(Files.newInputStream(files.source(name)), read),
                                StandardCharsets.UTF_8)),
                        files.source(name).toString());
                WholeFile target = new WholeFile(files.target(name))) {
            SeriesResult result = new SeriesRun(csv, new AdaptiveRows(falseAlarms), windows).run(name, target.out());
            target.keep();
            return result;
        }
    }
}
