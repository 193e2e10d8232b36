package vigie.bench.detect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import vigie.detector.backtest.EventScore;
import vigie.detector.backtest.RowJudge;

/**
 * The service's judge beside other detectors, in one run: how well each one sees, and what it costs. Quality on the Numenta Anomaly
 * Benchmark, with the best threshold of each; then on the families of made series, where the others are told the threshold with which
 * they cry wolf as often as Vigie did.
 *
 * <p>Arguments: the corpus (with {@code labels/combined_windows.json}); how many series of each family (default 2), how many days
 * (default 100).
 */
public final class PeersBench {
    private static final long FIRST_SEED = 1;
    private static final double ON = 0.5;

    private PeersBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        if (arguments.length < 1) {
            System.err.println("usage: PeersBench CORPUS [SERIES [DAYS]]");
            System.exit(2);
        }
        NabCorpus corpus = NabCorpus.read(Path.of(arguments[0]));
        int series = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        int days = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
        System.out.println("| | NAB standard, low FP, low FN | standard, thresholds from the other categories"
                + " | made series: false alarms for each series and day | precision, recall"
                + " | µs of CPU for a value: median (min to max) | bytes for a series |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        double accepted = Double.NaN;
        for (Peer peer : Peer.ALL) {
            List<SyntheticScores> made = scores(peer, series, days);
            double threshold = peer.calibrated() ? ON : SyntheticScores.told(made, accepted);
            double perDay = SyntheticScores.falsePerDay(made, threshold);
            accepted = peer.calibrated() ? perDay : accepted;
            System.out.println(row(
                    peer.title(),
                    nab(corpus, peer),
                    perDay,
                    SyntheticScores.found(made, threshold),
                    PeerCost.of(peer, corpus)));
        }
    }

    private static List<SyntheticScores> scores(Peer peer, int series, int days)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<SyntheticScores>> running = new ArrayList<>();
            for (Family family : Families.ALL) {
                for (int i = 0; i < series; i++) {
                    long seed = FIRST_SEED + i;
                    running.add(pool.submit(() -> SyntheticScores.of(family, days, seed, peer)));
                }
            }
            List<SyntheticScores> done = new ArrayList<>();
            for (Future<SyntheticScores> one : running) {
                done.add(one.get());
            }
            return done;
        } finally {
            pool.shutdownNow();
        }
    }

    private static String nab(NabCorpus corpus, Peer peer) throws IOException {
        NabScore score = corpus.score(peer.fresh(), RowJudge::novelty);
        return String.format(
                Locale.ROOT,
                "%.1f, %.1f, %.1f | %.1f",
                score.best(NabProfile.STANDARD).score(),
                score.best(NabProfile.LOW_FALSE_POSITIVES).score(),
                score.best(NabProfile.LOW_FALSE_NEGATIVES).score(),
                score.transferred(NabProfile.STANDARD));
    }

    private static String row(String title, String nab, double perDay, EventScore found, PeerCost cost) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.4f | %.2f, %.2f | %.2f (%.2f to %.2f) | %,.0f |",
                title,
                nab,
                perDay,
                found.precision(),
                found.recall(),
                cost.median(),
                cost.micros()[0],
                cost.micros()[cost.micros().length - 1],
                cost.bytes());
    }
}
