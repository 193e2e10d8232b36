package vigie.bench.detect;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;
import vigie.detector.backtest.RowJudge;

/**
 * What a detector costs.
 *
 * @param micros of the processor for a value, from the least to the greatest of {@value #ROUNDS} rounds over a recorded corpus
 * @param bytes on the heap for a series that is known
 */
record PeerCost(double[] micros, double bytes) {
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = 3_000_000_000L;
    private static final int KNOWN_AFTER = 3_000;
    private static final long ENOUGH_BYTES = 24 << 20; // what is measured, so that what else lies about does not count
    private static final int MOST_SERIES = 20_000;

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    static PeerCost of(Peer peer, NabCorpus corpus) {
        round(peer, corpus); // warms up
        double[] micros = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            micros[i] = round(peer, corpus);
        }
        Arrays.sort(micros);
        double rough = bytes(peer, 20);
        int series = (int) Math.max(20, Math.min(MOST_SERIES, ENOUGH_BYTES / Math.max(1, rough)));
        return new PeerCost(micros, bytes(peer, series));
    }

    double median() {
        return micros[ROUNDS / 2];
    }

    /** Series after series, until the round has cost enough; ends with a whole series. */
    private static double round(Peer peer, NabCorpus corpus) {
        long rows = 0;
        double sum = 0;
        long began = CPU.getCurrentThreadCpuTime();
        long spent = 0;
        for (int pass = 0; spent < ROUND_NANOS; pass++) {
            NabCorpus.Recorded one = corpus.series().get(pass % corpus.series().size());
            RowJudge judge = peer.fresh().get();
            for (int i = 0; i < one.values().length; i++) {
                judge.judge(one.timesMs()[i], one.values()[i]);
                sum += judge.severity();
            }
            rows += one.values().length;
            spent = CPU.getCurrentThreadCpuTime() - began;
        }
        if (Double.isNaN(sum)) {
            throw new AssertionError(peer.title() + " gives scores that are no numbers");
        }
        return spent / 1e3 / rows;
    }

    /** A value each minute, of a day's wave and noise. */
    private static double bytes(Peer peer, int series) {
        Random random = new Random(1);
        RowJudge[] judges = new RowJudge[series];
        long before = used();
        for (int s = 0; s < series; s++) {
            judges[s] = peer.fresh().get();
            for (int i = 0; i < KNOWN_AFTER; i++) {
                judges[s].judge(
                        SyntheticRun.START_MS + i * 60_000L,
                        100 + 10 * Math.sin(i * Math.PI / 720) + random.nextGaussian());
            }
        }
        long after = used();
        if (judges[series - 1] == null) {
            throw new AssertionError("what is measured must be alive until then");
        }
        return (double) (after - before) / series;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
