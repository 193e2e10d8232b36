package vigie.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.app.backtest.BacktestReport;
import vigie.app.backtest.SeriesResult;
import vigie.detector.backtest.EventScore;

/** A backtest in words, and as a tree for programs. */
final class BacktestText {
    private static final int WORST = 10;

    private final Out out;

    BacktestText(Out out) {
        this.out = out;
    }

    void print(BacktestReport report) {
        if (report.series().size() == 1) {
            SeriesResult one = report.series().get(0);
            out.line("bold", one.file(), ": " + counts(one) + ", " + rate(one.alarmsPerDay()) + " a day");
        } else {
            out.line(
                    "bold",
                    count(report.series().size(), "series", "series"),
                    String.format(
                            Locale.ROOT,
                            ": %s, %.1f days, %s, %s for each series and day",
                            count(report.rows(), "row", "rows"),
                            report.days(),
                            count(report.alarms(), "alarm", "alarms"),
                            rate(report.alarmsPerDay())));
            for (SeriesResult series : report.worst(WORST)) {
                out.line("  " + rate(series.alarmsPerDay()) + " a day  ", "bold", series.file(), ": " + counts(series));
            }
        }
        if (report.labelled() > 0) {
            labels(report);
        }
    }

    private void labels(BacktestReport report) {
        EventScore score = report.score();
        out.line(String.format(
                Locale.ROOT,
                "of the %s after probation %d %s right (precision %s), of %s %d %s found (recall %s, F1 %s)%s; %s false"
                        + " alarms for each series and day",
                count(score.events(), "alarm", "alarms"),
                score.right(),
                score.right() == 1 ? "was" : "were",
                figure(score.precision()),
                count(score.windows(), "window", "windows"),
                score.found(),
                score.found() == 1 ? "was" : "were",
                figure(score.recall()),
                figure(score.f1()),
                score.found() == 0 ? "" : String.format(Locale.ROOT, ", %.1f rows late", score.delay()),
                rate(report.falsePerDay())));
        long unknown = report.series().size() - report.labelled();
        if (unknown > 0) {
            out.line(count(unknown, "series has", "series have") + " no labels and " + (unknown == 1 ? "is" : "are")
                    + " left out of this");
        }
    }

    private static String counts(SeriesResult series) {
        return String.format(
                Locale.ROOT,
                "%s%s, %.1f days, %s",
                count(series.rows(), "row", "rows"),
                series.withoutValue() == 0 ? "" : " (" + series.withoutValue() + " without a value)",
                series.days(),
                count(series.alarms(), "alarm", "alarms"));
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private static String rate(double perDay) {
        return String.format(Locale.ROOT, "%.4f", perDay);
    }

    private static String figure(double part) {
        return Double.isNaN(part) ? "-" : String.format(Locale.ROOT, "%.3f", part);
    }

    static Map<String, Object> tree(BacktestReport report, double falseAlarms) {
        List<Object> series = new ArrayList<>();
        for (SeriesResult one : report.series()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", one.file());
            fields.put("rows", one.rows());
            fields.put("without_value", one.withoutValue());
            fields.put("days", one.days());
            fields.put("alarms", one.alarms());
            fields.put("alarms_per_day", one.alarmsPerDay());
            if (one.score() != null) {
                fields.put("labels", tree(one.score()));
            }
            series.add(fields);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("false_alarms", falseAlarms);
        tree.put("rows", report.rows());
        tree.put("days", report.days());
        tree.put("alarms", report.alarms());
        tree.put("alarms_per_day", report.alarmsPerDay());
        if (report.labelled() > 0) {
            Map<String, Object> labels = tree(report.score());
            labels.put("series", report.labelled());
            labels.put("false_per_day", report.falsePerDay());
            tree.put("labels", labels);
        }
        tree.put("series", series);
        tree.put("errors", report.problems());
        return tree;
    }

    private static Map<String, Object> tree(EventScore score) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("events", score.events());
        tree.put("right", score.right());
        tree.put("windows", score.windows());
        tree.put("found", score.found());
        tree.put("precision", known(score.precision()));
        tree.put("recall", known(score.recall()));
        tree.put("f1", known(score.f1()));
        tree.put("delay_rows", known(score.delay()));
        return tree;
    }

    private static @Nullable Double known(double figure) {
        return Double.isNaN(figure) ? null : figure;
    }
}
