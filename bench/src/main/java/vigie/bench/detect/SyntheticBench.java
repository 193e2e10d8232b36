package vigie.bench.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleFunction;
import vigie.detector.backtest.AdaptiveRows;
import vigie.detector.backtest.RowJudge;

/**
 * How often the detector cries wolf, by families of series whose truth is known, against the rate that is accepted; and what it finds of
 * anomalies that are put into them. Two judges for each series and rate, on as many threads as there are processors.
 *
 * <p>Arguments: how many series of each family (default 20), how many days (default 100), the first seed (default 1), how many seconds apart
 * rows are (default 300; hourly families stay so).
 */
public final class SyntheticBench {
    private static final double[] RATES = {0.1, 0.02, 0.005};

    private SyntheticBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int series = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int days = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        int step = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 300;
        List<List<SyntheticRun>> byRate = new ArrayList<>();
        for (double rate : RATES) {
            byRate.add(run(Families.every(step), series, days, seed, rate, AdaptiveRows::new));
        }
        System.out.print(SyntheticTable.of(RATES, byRate));
    }

    /** Families, {@code series} of each; the judges are made for the rate. In the order of the families. */
    static List<SyntheticRun> run(
            List<Family> families, int series, int days, long seed, double rate, DoubleFunction<RowJudge> judges)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<SyntheticRun>> running = new ArrayList<>();
            for (Family family : families) {
                for (int i = 0; i < series; i++) {
                    long own = seed + i;
                    running.add(pool.submit(
                            () -> SyntheticRun.of(family, days, own, judges.apply(rate), judges.apply(rate))));
                }
            }
            List<SyntheticRun> done = new ArrayList<>();
            for (Future<SyntheticRun> one : running) {
                done.add(one.get());
            }
            return done;
        } finally {
            pool.shutdownNow();
        }
    }
}
