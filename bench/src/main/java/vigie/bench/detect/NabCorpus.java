package vigie.bench.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import vigie.detector.backtest.RowJudge;

/** The labelled series of the Numenta Anomaly Benchmark, to be judged in this process. Immutable. */
record NabCorpus(List<Recorded> series) {
    private static final String LABELS = "labels/combined_windows.json";

    /** A series as it is in its file; the windows are those of the labels. */
    record Recorded(String name, List<String> stamps, long[] timesMs, double[] values, JsonNode windows) {}

    /**
     * Reads it.
     *
     * @throws IOException if a file is missing, or not as it should be
     */
    static NabCorpus read(Path folder) throws IOException {
        JsonNode labels = new ObjectMapper().readTree(folder.resolve(LABELS).toFile());
        List<Recorded> series = new ArrayList<>();
        Iterable<String> names = labels::fieldNames;
        for (String name : names) {
            series.add(recorded(name, Files.readAllLines(folder.resolve(name)), labels.get(name)));
        }
        return new NabCorpus(List.copyOf(series));
    }

    private static Recorded recorded(String name, List<String> lines, JsonNode windows) {
        int rows = lines.size() - 1;
        List<String> stamps = new ArrayList<>(rows);
        long[] times = new long[rows];
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
            String line = lines.get(i + 1);
            int comma = line.indexOf(',');
            stamps.add(line.substring(0, comma));
            times[i] = LocalDateTime.parse(stamps.get(i).replace(' ', 'T'))
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
            values[i] = Double.parseDouble(line.substring(comma + 1));
        }
        return new Recorded(name, stamps, times, values, windows);
    }

    /** How many rows it has. */
    long rows() {
        return series.stream().mapToLong(s -> s.values.length).sum();
    }

    /** What a detector is worth on it, a fresh one for each series. */
    NabScore score(Supplier<RowJudge> fresh, ToDoubleFunction<RowJudge> score) throws IOException {
        List<NabSeries> judged = new ArrayList<>();
        for (Recorded one : series) {
            RowJudge judge = fresh.get();
            double[] scores = new double[one.values.length];
            for (int i = 0; i < scores.length; i++) {
                judge.judge(one.timesMs[i], one.values[i]);
                scores[i] = score.applyAsDouble(judge);
            }
            judged.add(new NabSeries(one.name, scores, NabTree.windows(one.name, one.stamps, one.windows)));
        }
        return new NabScore(judged);
    }
}
