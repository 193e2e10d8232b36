package vigie.bench.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import vigie.detector.backtest.RowRange;

/** Reads a tree of files with {@code timestamp,…,anomaly_score,…}, as {@code vigie backtest} writes it, and the benchmark's windows. */
final class NabTree {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NabTree() {}

    /**
     * The series that the labels name.
     *
     * @throws IOException if one is missing, or not as it should be
     */
    static List<NabSeries> read(Path scores, Path labels) throws IOException {
        JsonNode windows = JSON.readTree(labels.toFile());
        List<NabSeries> all = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        windows.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            all.add(series(name, Files.readAllLines(scores.resolve(name)), windows.get(name)));
        }
        return all;
    }

    static NabSeries series(String name, List<String> lines, JsonNode windows) throws IOException {
        List<String> header = List.of(lines.get(0).toLowerCase(Locale.ROOT).split(","));
        int stamp = column(name, header, "timestamp");
        int score = column(name, header, "anomaly_score");
        int rows = lines.size() - 1;
        List<String> stamps = new ArrayList<>(rows);
        double[] scores = new double[rows];
        for (int i = 0; i < rows; i++) {
            String[] fields = lines.get(i + 1).split(",", -1);
            stamps.add(plain(fields[stamp]));
            scores[i] = Double.parseDouble(fields[score]);
        }
        return new NabSeries(name, scores, windows(name, stamps, windows));
    }

    /**
     * Where something is wrong, as rows.
     *
     * @param stamps the rows' time stamps
     * @throws IOException if a window does not begin or end at a row
     */
    static List<RowRange> windows(String name, List<String> stamps, JsonNode windows) throws IOException {
        List<RowRange> ranges = new ArrayList<>();
        for (JsonNode window : windows) {
            int first = stamps.indexOf(plain(window.get(0).asText()));
            int last = stamps.indexOf(plain(window.get(1).asText()));
            if (first < 0 || last < first) {
                throw new IOException(name + ": no rows from " + window.get(0) + " to " + window.get(1));
            }
            ranges.add(new RowRange(first, last));
        }
        return ranges;
    }

    private static int column(String name, List<String> header, String title) throws IOException {
        int found = header.indexOf(title);
        if (found < 0) {
            throw new IOException(name + ": no column " + title);
        }
        return found;
    }

    /** {@code 2014-04-01 00:05:00}, whatever a time stamp has beside. */
    private static String plain(String stamp) {
        String text = stamp.strip().replace('T', ' ');
        return text.length() > 19 ? text.substring(0, 19) : text;
    }
}
