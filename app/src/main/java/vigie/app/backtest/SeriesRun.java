package vigie.app.backtest;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.detector.backtest.AlarmEvents;
import vigie.detector.backtest.EventScore;
import vigie.detector.backtest.RowJudge;

/** One file from its first row to its last: read, judge, write, forget. Memory grows with its alarms and windows alone. */
final class SeriesRun {
    private static final Set<String> NO_VALUE =
            Set.of("", "nan", "null", "na", "none", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");
    private static final double MS_PER_DAY = 86_400_000;

    private final CsvReader csv;
    private final RowJudge judge;
    private final @Nullable List<Window> windows;
    private final AlarmEvents alarms = new AlarmEvents();

    /** A run over what {@code csv} reads. {@code windows} are what was wrong, null if that is not known. */
    SeriesRun(CsvReader csv, RowJudge judge, @Nullable List<Window> windows) {
        this.csv = csv;
        this.judge = judge;
        this.windows = windows;
    }

    /**
     * Writes every row with its scores.
     *
     * @param file what the result calls it
     * @throws BadInput if a row is not as it should be
     */
    SeriesResult run(String file, Writer out) throws IOException {
        if (!csv.next()) {
            throw csv.wrong(0, "the first line must name columns timestamp and value: there is none");
        }
        Header header = new Header(csv);
        int timestamp = header.need(csv, "timestamp");
        int value = header.need(csv, "value");
        ScoredRows scored = new ScoredRows(out);
        WindowRows wrong = new WindowRows(windows == null ? List.of() : windows);
        Span all = new Span();
        long withoutValue = 0;
        while (csv.next()) {
            long ms = timestamp(timestamp);
            double number = value(value);
            withoutValue += Double.isNaN(number) || Double.isInfinite(number) ? 1 : 0;
            judge.judge(ms, number);
            alarms.row(judge.alarming());
            wrong.row(ms);
            all.add(ms);
            scored.row(csv.field(timestamp), csv.field(value), judge);
        }
        return result(file, withoutValue, all, wrong);
    }

    /** The part of the time that counts is taken as the part of the rows: when the last row comes, nobody knows when probation ended. */
    private SeriesResult result(String file, long withoutValue, Span all, WindowRows wrong) {
        long rows = alarms.rows();
        long probation = AlarmEvents.probation(rows);
        EventScore score = windows == null ? null : alarms.against(wrong.ranges(), probation);
        double scored = rows == 0 ? 0 : all.days() * (rows - probation) / rows;
        return new SeriesResult(
                file, rows, withoutValue, all.days(), alarms.events().size(), score, scored);
    }

    private long timestamp(int index) throws BadInput {
        try {
            return Stamps.parse(csv.field(index));
        } catch (IllegalArgumentException e) {
            throw csv.wrong(index, e.getMessage() + ": was \"" + csv.field(index) + '"');
        }
    }

    private double value(int index) throws BadInput {
        String text = csv.field(index).strip();
        if (NO_VALUE.contains(text.toLowerCase(Locale.ROOT))) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw csv.wrong(index, "a value must be a number, or empty: was \"" + csv.field(index) + '"');
        }
    }

    /** From the earliest row to the latest. */
    private static final class Span {
        private long firstMs = Long.MAX_VALUE;
        private long lastMs = Long.MIN_VALUE;

        void add(long ms) {
            firstMs = Math.min(firstMs, ms);
            lastMs = Math.max(lastMs, ms);
        }

        double days() {
            return lastMs > firstMs ? (lastMs - firstMs) / MS_PER_DAY : 0;
        }
    }
}
