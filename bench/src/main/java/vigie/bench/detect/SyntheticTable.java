package vigie.bench.detect;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import vigie.detector.backtest.EventScore;

/** The figures as a table in Markdown. */
final class SyntheticTable {
    private SyntheticTable() {}

    static String of(double[] rates, List<List<SyntheticRun>> byRate) {
        StringBuilder out = new StringBuilder();
        head(out, "false alarms for each clean series and day", rates);
        for (Family family : families(byRate)) {
            row(out, family.title(), byRate, runs -> number(SyntheticRun.falsePerDay(of(runs, family))));
        }
        row(out, "all", byRate, runs -> number(SyntheticRun.falsePerDay(runs)));
        row(out, "all but cron and resets", byRate, runs -> number(SyntheticRun.falsePerDay(without(runs))));
        for (SyntheticRun.Age age : SyntheticRun.Age.values()) {
            String title = "of these, " + age.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            row(out, title, byRate, runs -> number(SyntheticRun.falsePerDay(without(runs), age)));
        }
        out.append('\n');
        head(out, "8 to 20 sigma put in", rates);
        for (Family family : families(byRate)) {
            row(out, family.title(), byRate, runs -> precisionAndRecall(SyntheticRun.injected(of(runs, family))));
        }
        row(out, "all: precision, recall", byRate, runs -> precisionAndRecall(SyntheticRun.injected(runs)));
        for (Injected.Kind kind : Injected.Kind.values()) {
            String title = kind.name().toLowerCase(Locale.ROOT) + "s: recall, rows late";
            row(out, title, byRate, runs -> recallAndDelay(SyntheticRun.found(runs, kind)));
        }
        return out.toString();
    }

    private static void head(StringBuilder out, String title, double[] rates) {
        out.append("| ").append(title).append(" |");
        for (double rate : rates) {
            out.append(" r = ").append(rate).append(" |");
        }
        out.append("\n| --- |").append(" --- |".repeat(rates.length)).append('\n');
    }

    private static void row(
            StringBuilder out,
            String title,
            List<List<SyntheticRun>> byRate,
            Function<List<SyntheticRun>, String> figure) {
        out.append("| ").append(title).append(" |");
        byRate.forEach(runs -> out.append(' ').append(figure.apply(runs)).append(" |"));
        out.append('\n');
    }

    private static List<Family> families(List<List<SyntheticRun>> byRate) {
        return byRate.get(0).stream().map(SyntheticRun::family).distinct().toList();
    }

    private static List<SyntheticRun> of(List<SyntheticRun> runs, Family family) {
        return runs.stream().filter(r -> r.family().equals(family)).toList();
    }

    private static List<SyntheticRun> without(List<SyntheticRun> runs) {
        return runs.stream().filter(r -> !r.family().is(Family.Trait.EVENTS)).toList();
    }

    private static String number(double perDay) {
        return String.format(Locale.ROOT, "%.4f", perDay);
    }

    private static String precisionAndRecall(EventScore score) {
        return known(String.format(Locale.ROOT, "%.2f, %.2f", score.precision(), score.recall()));
    }

    private static String recallAndDelay(EventScore score) {
        return known(String.format(Locale.ROOT, "%.2f, %.1f", score.recall(), score.delay()));
    }

    /** A dash for what there is none of. */
    private static String known(String figures) {
        return figures.replace("NaN", "-");
    }
}
