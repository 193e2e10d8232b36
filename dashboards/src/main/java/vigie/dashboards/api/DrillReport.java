package vigie.dashboards.api;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vigie.model.Incident;

/** What a drill has proved, as a page in Markdown that can be filed. What comes from outside is shown as code, so that it is no markup. */
final class DrillReport {
    private DrillReport() {}

    static String of(DrillView drill) {
        StringBuilder text = new StringBuilder();
        text.append("# Drill ")
                .append(code(drill.name()))
                .append(": ")
                .append(drill.state().replace('_', ' '))
                .append("\n\n");
        if (!drill.reason().isEmpty()) {
            text.append(code(drill.reason())).append("\n\n");
        }
        text.append("| | |\n| --- | --- |\n");
        row(text, "plan", code(drill.plan()));
        row(text, "service", code(drill.service()));
        row(text, "instance", drill.instance().isEmpty() ? "none was chosen" : code(drill.instance()));
        row(text, "begun by", code(drill.by()));
        row(text, "began", drill.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        row(
                text,
                "ended",
                drill.endedAt() == null
                        ? "not yet"
                        : drill.endedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        row(text, "time to act", seconds(drill.actedSeconds()));
        row(text, "time to recover", seconds(drill.recoveredSeconds()));
        row(text, "objective", seconds(drill.objectiveSeconds()));
        row(text, "run", drill.run() == null ? "none" : code(drill.run()));
        row(text, "drill", code(drill.id()));
        if (!drill.timeline().isEmpty()) {
            text.append("\n## What was tried and seen\n\n| at | what | |\n| --- | --- | --- |\n");
            for (Incident.Entry entry : drill.timeline()) {
                text.append("| ")
                        .append(entry.at().truncatedTo(ChronoUnit.MILLIS))
                        .append(" | ")
                        .append(entry.kind())
                        .append(" | ")
                        .append(code(entry.text()))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String what, String value) {
        text.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds == null ? "not measured" : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String code(String text) {
        String plain = text.replace('`', '\'')
                .replace('|', '/')
                .replaceAll("\\s+", " ")
                .strip();
        return plain.isEmpty() ? "" : '`' + plain + '`';
    }
}
