package vigie.bench.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The score of the Numenta Anomaly Benchmark over some series: what the detections are worth with one threshold for all of them.
 * Immutable.
 */
final class NabScore {
    /** Score 100 is a detection at the first row of each window and no other; 0 is no detection at all. */
    private static final double PERFECT = 100;

    private final List<NabSeries> series;
    private final int windows;
    private final int seen; // those of which a row counts
    private final List<Row> rows = new ArrayList<>();

    NabScore(List<NabSeries> series) {
        this.series = List.copyOf(series);
        int all = 0;
        int visible = 0;
        for (NabSeries one : series) {
            int last = -1;
            for (int i = one.from(); i < one.rows(); i++) {
                int window = one.window(i);
                if (window >= 0 && window != last) {
                    last = window;
                    visible++;
                }
                rows.add(new Row(one.score(i), one.worth(i), window < 0 ? -1 : all + window));
            }
            all += one.windows();
        }
        windows = all;
        seen = visible;
        rows.sort(Comparator.comparingDouble(Row::score).reversed());
    }

    /** What a threshold makes of the series. */
    Result at(NabProfile profile, double threshold) {
        Tally tally = new Tally(profile);
        for (Row row : rows) {
            if (row.score < threshold) {
                break;
            }
            tally.detect(row);
        }
        return tally.result(threshold);
    }

    /** The best that a threshold makes of the series. One pass from the highest score down: each row is detected once. */
    Result best(NabProfile profile) {
        Tally tally = new Tally(profile);
        Result best = tally.result(Double.POSITIVE_INFINITY);
        double bestRaw = tally.raw();
        for (int i = 0; i < rows.size(); i++) {
            tally.detect(rows.get(i));
            boolean tied = i + 1 < rows.size() && rows.get(i + 1).score == rows.get(i).score;
            if (!tied && tally.raw() > bestRaw) {
                best = tally.result(rows.get(i).score);
                bestRaw = tally.raw();
            }
        }
        return best;
    }

    /**
     * The score if the threshold of each category had been chosen on the others: how much of {@link #best} is the choice. It is no
     * figure of the benchmark's own.
     */
    double transferred(NabProfile profile) {
        double raw = 0;
        for (String category :
                series.stream().map(NabSeries::category).distinct().toList()) {
            NabScore others = new NabScore(
                    series.stream().filter(s -> !s.category().equals(category)).toList());
            NabScore own = new NabScore(
                    series.stream().filter(s -> s.category().equals(category)).toList());
            raw += own.at(profile, others.best(profile).threshold()).raw();
        }
        return normalised(profile, raw);
    }

    private double normalised(NabProfile profile, double raw) {
        double nothing = -profile.missed() * seen;
        return PERFECT * (raw - nothing) / (windows - nothing);
    }

    /**
     * What a threshold makes of the series.
     *
     * @param score 100 at best, 0 for no detection at all
     * @param raw the same before it is normalised
     * @param found windows with a detection
     * @param windows all
     * @param falsely rows that are detected outside windows
     */
    record Result(double score, double raw, double threshold, int found, int windows, int falsely) {}

    private record Row(double score, double worth, int window) {}

    /** The worth of what is detected up to now. */
    private final class Tally {
        private final NabProfile profile;
        private final double[] best = new double[windows];
        private double inside;
        private double outside;
        private int found;
        private int falsely;

        Tally(NabProfile profile) {
            this.profile = profile;
        }

        /** In a window the earliest detection counts, which is the one that is worth the most. */
        void detect(Row row) {
            if (row.window < 0) {
                outside += profile.falsely() * row.worth;
                falsely++;
            } else if (row.worth > best[row.window]) {
                found += best[row.window] == 0 ? 1 : 0;
                inside += row.worth - best[row.window];
                best[row.window] = row.worth;
            }
        }

        double raw() {
            return inside - profile.missed() * (seen - found) + outside;
        }

        Result result(double threshold) {
            return new Result(normalised(profile, raw()), raw(), threshold, found, windows, falsely);
        }
    }
}
