package vigie.app.backtest;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import vigie.detector.backtest.EventScore;

/**
 * What came of all files.
 *
 * @param series in the order of their names
 * @param problems of files that could not be judged, in one line each
 * @param unused names in the labels for which there was no file
 */
public record BacktestReport(List<SeriesResult> series, List<String> problems, List<String> unused) {
    public BacktestReport {
        series = List.copyOf(series);
        problems = List.copyOf(problems);
        unused = List.copyOf(unused);
    }

    public long rows() {
        return series.stream().mapToLong(SeriesResult::rows).sum();
    }

    public long alarms() {
        return series.stream().mapToLong(SeriesResult::alarms).sum();
    }

    /** Of all series together. */
    public double days() {
        return sum(SeriesResult::days);
    }

    /** Alarms for each series and day; 0 if no time passes. */
    public double alarmsPerDay() {
        return days() > 0 ? alarms() / days() : 0;
    }

    /** How many series have labels. */
    public long labelled() {
        return series.stream().filter(s -> s.score() != null).count();
    }

    /** How the alarms of the series with labels agree with them. */
    public EventScore score() {
        return series.stream()
                .map(SeriesResult::score)
                .filter(Objects::nonNull)
                .reduce(EventScore.NONE, EventScore::plus);
    }

    /** False alarms for each labelled series and day, after probation; 0 if no time passes. */
    public double falsePerDay() {
        double days = sum(s -> s.score() == null ? 0 : s.scoredDays());
        return days > 0 ? score().falseAlarms() / days : 0;
    }

    /** The series with the most alarms a day, at most so many, none without an alarm. */
    public List<SeriesResult> worst(int most) {
        return series.stream()
                .filter(s -> s.alarms() > 0)
                .sorted(Comparator.comparingDouble(SeriesResult::alarmsPerDay)
                        .reversed()
                        .thenComparing(SeriesResult::file))
                .limit(most)
                .toList();
    }

    private double sum(ToDoubleFunction<SeriesResult> part) {
        return series.stream().mapToDouble(part).sum();
    }
}
