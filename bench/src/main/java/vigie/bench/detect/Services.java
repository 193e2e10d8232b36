package vigie.bench.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import vigie.detector.backtest.RowRange;

/** Services that are made, a row of all their signals each minute, and what goes wrong in them. */
final class Services {
    static final int ROWS_A_DAY = 1_440;

    private static final int SIGNALS = 8;
    private static final double SPREADS = 3; // of a log-normal signal, in those of a normal one

    private Services() {}

    /**
     * A service.
     *
     * @param values of each signal, by rows
     * @param wrong the rows in which something is wrong
     */
    record Made(double[][] values, List<RowRange> wrong) {}

    /** How the signals of a service hang together. */
    enum Noise {
        /** Each has its own. */
        INDEPENDENT(0, 0),
        /** A part of up to 0.6 of the variance is common. */
        COMMON(0.6, 0),
        /** Besides, what is common jumps by six deviations twice in five days: nothing is wrong then. */
        JUMPING(0.6, 0.0003);

        private final double common;
        private final double jumps;

        Noise(double common, double jumps) {
            this.common = common;
            this.jumps = jumps;
        }
    }

    /**
     * Eight signals: levels, log-normal latencies, counts, levels with heavy tails; half of them swing with the day, two in five have a memory of
     * ten minutes. If something goes wrong, then every other day from the tenth on, for 15 to 120 minutes, in three of ten to all of the
     * signals at once, by 1.5 to 4 deviations up or down, which is little for one alone.
     */
    static Made loose(long seed, int days, Noise noise, boolean wrong) {
        Draws draws = new Draws(new Random(seed * 1_000_003 + 7));
        double common = draws.uniform(0, noise.common);
        double[] scale = new double[SIGNALS];
        double[] swing = new double[SIGNALS];
        double[] sigma = new double[SIGNALS];
        double[] memory = new double[SIGNALS];
        for (int i = 0; i < SIGNALS; i++) {
            scale[i] = Math.pow(10, draws.uniform(0, 3));
            swing[i] = draws.chance(0.5) ? draws.uniform(0.1, 0.5) : 0;
            sigma[i] = draws.uniform(0.03, 0.12);
            memory[i] = draws.chance(0.4) ? 0.9 : 0;
        }
        double[][] values = new double[SIGNALS][days * ROWS_A_DAY];
        double[] own = new double[SIGNALS];
        double shared = 0;
        double[][] off = new double[SIGNALS][days * ROWS_A_DAY];
        List<RowRange> windows = wrong ? faults(seed, days, off) : List.of();
        for (int t = 0; t < days * ROWS_A_DAY; t++) {
            shared = 0.8 * shared + 0.6 * draws.normal() * (draws.chance(noise.jumps) ? 6 : 1);
            for (int i = 0; i < SIGNALS; i++) {
                double fresh = i % 4 == 3 ? draws.studentOfThree() / Math.sqrt(3) : draws.normal();
                own[i] = memory[i] * own[i] + Math.sqrt(1 - memory[i] * memory[i]) * fresh;
                double deviations = Math.sqrt(common) * shared + Math.sqrt(1 - common) * own[i] + off[i][t];
                double base = 1 - swing[i] * Math.cos(2 * Math.PI * t / ROWS_A_DAY);
                values[i][t] = switch (i % 4) {
                    case 1 -> scale[i] * base * Math.exp(SPREADS * sigma[i] * deviations);
                    case 2 -> Math.max(0, Math.rint(20 * base * (1 + sigma[i] * deviations)));
                    default -> scale[i] * base * (1 + sigma[i] * deviations);
                };
            }
        }
        return new Made(values, windows);
    }

    private static List<RowRange> faults(long seed, int days, double[][] off) {
        Draws draws = new Draws(new Random(seed * 77 + 3));
        List<RowRange> windows = new ArrayList<>();
        for (int day = 10; day + 2 <= days; day += 2) {
            int first = (int) ((day + draws.uniform(0, 1.8)) * ROWS_A_DAY);
            int rows = (int) draws.uniform(15, 120);
            double size = draws.uniform(1.5, 4);
            double part = draws.uniform(0.3, 1);
            for (int i = 0; i < SIGNALS; i++) {
                double signed = (draws.chance(0.7) ? 1 : -1) * size * draws.uniform(0.7, 1.3);
                boolean touched = draws.chance(part) || i == 0;
                for (int t = first; touched && t < first + rows; t++) {
                    off[i][t] = signed;
                }
            }
            windows.add(new RowRange(first, first + rows - 1));
        }
        return windows;
    }

    /**
     * Six signals, of which five are driven by one load that swings with the day and wanders: requests, CPU, latency (which grows without bound as the
     * service fills up), errors, the size of a cache; and memory, which has nothing to do with it. If something goes wrong, then about every other day
     * from the ninth on, for one to three hours: one of the five follows another load of the same kind. No value is unusual then, only
     * what goes with what.
     */
    static Made driven(long seed, int days, boolean wrong) {
        Draws draws = new Draws(new Random(seed * 1_000_003 + 7));
        int rows = days * ROWS_A_DAY;
        double volatility = draws.uniform(0.2, 0.4);
        double memory = draws.uniform(0.98, 0.996);
        double[] load = load(draws, rows, volatility, memory);
        double[] other = load(new Draws(new Random(seed * 31 + 5)), rows, volatility, memory);
        double[][] drive = new double[5][];
        for (int i = 0; i < drive.length; i++) {
            drive[i] = load.clone();
        }
        List<RowRange> windows = wrong ? swaps(seed, days, load, other, drive) : List.of();
        double cache = draws.uniform(0.5, 2);
        double[][] values = new double[6][rows];
        double wander = 0;
        for (int t = 0; t < rows; t++) {
            values[0][t] = draws.poisson(200 * drive[0][t]);
            values[1][t] = 0.1 + 0.3 * drive[1][t] + 0.02 * draws.normal();
            values[2][t] = 0.05 / (1 - Math.min(0.97, 0.35 * drive[2][t])) * Math.exp(0.1 * draws.normal());
            values[3][t] = draws.poisson(5 * drive[3][t]);
            values[4][t] = 1e6 * cache * Math.sqrt(drive[4][t]) * (1 + 0.05 * draws.normal());
            wander = 0.995 * wander + 0.1 * draws.normal();
            values[5][t] = 1e9 * (1 + 0.05 * wander);
        }
        return new Made(values, windows);
    }

    private static double[] load(Draws draws, int rows, double volatility, double memory) {
        double[] load = new double[rows];
        double x = volatility * draws.normal();
        for (int t = 0; t < rows; t++) {
            x = memory * x + Math.sqrt(1 - memory * memory) * volatility * draws.normal();
            load[t] = (1 - 0.35 * Math.cos(2 * Math.PI * t / ROWS_A_DAY)) * Math.exp(x);
        }
        return load;
    }

    /** Lets one signal at a time follow the other load, in and out over a quarter of an hour; not where the two are alike. */
    private static List<RowRange> swaps(long seed, int days, double[] load, double[] other, double[][] drive) {
        Draws draws = new Draws(new Random(seed * 77 + 3));
        List<RowRange> windows = new ArrayList<>();
        for (double day = 8; day + 1.2 <= days; day += 1.2) {
            int first = (int) ((day + draws.uniform(0, 1)) * ROWS_A_DAY);
            int rows = (int) draws.uniform(60, 180);
            int signal = (int) draws.uniform(0, drive.length);
            double apart = 0;
            for (int t = first; t < first + rows; t++) {
                apart += Math.abs(Math.log(other[t] / load[t])) / rows;
            }
            if (apart < 0.4) {
                continue;
            }
            for (int t = first; t < first + rows; t++) {
                double part = Math.min(1, Math.min(t - first, first + rows - t) / 15.0);
                drive[signal][t] = Math.exp((1 - part) * Math.log(load[t]) + part * Math.log(other[t]));
            }
            windows.add(new RowRange(first, first + rows - 1));
        }
        return windows;
    }
}
