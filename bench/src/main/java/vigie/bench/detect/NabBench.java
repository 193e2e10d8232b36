package vigie.bench.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Lets the packaged program judge the corpus of the Numenta Anomaly Benchmark ({@code vigie backtest}), and scores what it wrote.
 *
 * <p>Arguments: the jar, the corpus (with {@code labels/combined_windows.json}), and the folder that keeps the scores (a new one
 * under the working directory unless it is told). Or {@code --scored}, a folder with scores, and the labels, for those of any detector.
 * {@code --transfer} also says what thresholds are worth that each category takes from the others.
 */
public final class NabBench {
    /** What {@code vigie backtest} makes of a novelty of 0.02 expected false alarms a day, the product's default. */
    private static final double DEFAULT_THRESHOLD = 0.5;

    private static final String LABELS = "labels/combined_windows.json";

    private NabBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> plain =
                Stream.of(arguments).filter(a -> !a.equals("--transfer")).toList();
        boolean transfer = plain.size() < arguments.length;
        if (plain.size() == 3 && plain.get(0).equals("--scored")) {
            print(NabTree.read(Path.of(plain.get(1)), Path.of(plain.get(2))), transfer);
        } else if (plain.size() == 2 || (plain.size() == 3 && !plain.get(0).startsWith("--"))) {
            Path corpus = Path.of(plain.get(1));
            Path scores = plain.size() == 3
                    ? Path.of(plain.get(2))
                    : Files.createTempDirectory(Path.of("").toAbsolutePath(), "nab-scores-");
            backtest(Path.of(plain.get(0)), corpus, scores);
            print(NabTree.read(scores, corpus.resolve(LABELS)), transfer);
            System.out.println("scores: " + scores);
        } else {
            System.err.println("usage: NabBench app/target/vigie.jar CORPUS [SCORES] [--transfer]\n"
                    + "       NabBench --scored SCORES LABELS [--transfer]");
            System.exit(2);
        }
    }

    private static void backtest(Path jar, Path corpus, Path scores) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "backtest",
                corpus.toString(),
                "--out",
                scores.toString(),
                "--labels",
                corpus.resolve(LABELS).toString()));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("vigie backtest ended with " + code);
        }
    }

    private static void print(List<NabSeries> series, boolean transfer) {
        NabScore score = new NabScore(series);
        for (NabProfile profile : NabProfile.values()) {
            NabScore.Result best = score.best(profile);
            System.out.printf(
                    Locale.ROOT,
                    "%-19s %7.3f  threshold %.6g  windows %d/%d  false rows %d%n",
                    profile.title(),
                    best.score(),
                    best.threshold(),
                    best.found(),
                    best.windows(),
                    best.falsely());
            NabScore.Result fixed = score.at(profile, DEFAULT_THRESHOLD);
            System.out.printf(
                    Locale.ROOT,
                    "%-19s %7.3f  threshold %.6g, the default  windows %d/%d  false rows %d%n",
                    "",
                    fixed.score(),
                    DEFAULT_THRESHOLD,
                    fixed.found(),
                    fixed.windows(),
                    fixed.falsely());
            if (transfer) {
                System.out.printf(
                        Locale.ROOT,
                        "%-19s %7.3f  threshold of each category from the others%n",
                        "",
                        score.transferred(profile));
            }
        }
    }
}
