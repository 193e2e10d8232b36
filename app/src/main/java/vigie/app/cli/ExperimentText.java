package vigie.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import vigie.app.estate.Environment;
import vigie.app.estate.Problem;
import vigie.app.experiment.Activity;
import vigie.app.experiment.ExperimentFile;
import vigie.app.experiment.ExperimentReader;
import vigie.app.experiment.Journal;

/** Experiments as the command line shows them. */
final class ExperimentText {
    private ExperimentText() {}

    /** The file, or null after its problems were told, one on a line with its place. */
    static @org.jspecify.annotations.Nullable ExperimentFile read(Path path, Environment environment, Out out) {
        ExperimentReader.Reading reading = ExperimentReader.read(path, environment);
        for (Problem problem : reading.problems()) {
            out.error(problem.toString());
        }
        return reading.file();
    }

    /** What would be done, in its order. */
    static void plan(ExperimentFile file, Out out) {
        out.line("bold", file.title());
        if (!file.description().isBlank()) {
            out.line(file.description().strip());
        }
        out.line("services: " + (file.services().isEmpty() ? "all" : String.join(", ", file.services())));
        file.forwards().forEach(f -> out.line("forward " + f.name() + ": " + f.listen() + " -> " + f.to()));
        list(file, "steady state" + (file.hypothesis().isEmpty() ? "" : ": " + file.hypothesis()), file.probes(), out);
        list(file, "method", file.method(), out);
        list(file, "rollbacks", file.rollbacks(), out);
        file.notes().forEach(note -> out.line("fg(yellow)", "note", ": " + note));
    }

    private static void list(ExperimentFile file, String what, List<Activity> activities, Out out) {
        out.line(what + (activities.isEmpty() ? ": none" : ""));
        for (Activity a : activities) {
            var tolerance = a.tolerance();
            out.line("  " + (a.before().isZero() ? "" : "wait " + seconds(a.before()) + "; ")
                    + (a.probe() ? "probe " : "action ") + a.name()
                    + ": " + file.plain(a.provider().told())
                    + (tolerance == null ? "" : " (" + tolerance.told() + ")")
                    + (a.background() ? " in the background" : "")
                    + (a.after().isZero() ? "" : "; wait " + seconds(a.after())));
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1e3 + " s";
    }

    /** A step that was done. */
    static void step(Journal.Step step, Out out) {
        boolean good = step.status().equals("succeeded") && !Boolean.FALSE.equals(step.within());
        String word = Boolean.FALSE.equals(step.within()) ? "not within its tolerance" : step.status();
        out.line(
                "",
                good ? "fg(green)" : "fg(red)",
                step.phase().name().toLowerCase(java.util.Locale.ROOT),
                " " + step.name() + ": " + word + (step.detail().isEmpty() ? "" : ": " + step.detail()));
    }
}
