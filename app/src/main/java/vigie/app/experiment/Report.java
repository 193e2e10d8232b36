package vigie.app.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vigie.app.experiment.Journal.Phase;
import vigie.app.experiment.Reactions.Reaction;

/** What an experiment has shown: a page in Markdown to file, and a journal in the Chaos Toolkit's form for programs. */
public final class Report {
    private static final int LONGEST_OUTPUT = 2_000;

    private Report() {}

    /** The page. What comes from outside is shown as code, so that it is no markup. */
    public static String markdown(Result result) {
        ExperimentRun.Outcome outcome = result.outcome();
        StringBuilder text =
                new StringBuilder("# Experiment " + code(result.file().title()) + ": " + result.word());
        text.append("\n\n");
        if (!outcome.reason().isEmpty()) {
            text.append(code(outcome.reason())).append("\n\n");
        }
        if (!outcome.clean()) {
            text.append("**Something could not be undone: see below.**\n\n");
        }
        text.append("| | |\n| --- | --- |\n");
        row(text, "began", result.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        row(text, "ended", result.endedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        row(
                text,
                "services",
                result.file().services().isEmpty()
                        ? "all"
                        : code(String.join(", ", result.file().services())));
        row(text, "steady state before", steady(result, Phase.BEFORE));
        row(text, "steady state after", steady(result, Phase.AFTER));
        row(text, "kept by Vigie as", result.id() == null ? "not kept: it ran without Vigie" : code(result.id()));
        text.append("\n## Faults\n\n| fault | at | detected | acted | recovered | undone | incident |\n");
        text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
        for (Reaction r : result.reactions()) {
            text.append("| ").append(code(r.made().fault().told())).append(" | ");
            text.append(r.made().at().truncatedTo(ChronoUnit.MILLIS)).append(" | ");
            text.append(after(r.detected()))
                    .append(" | ")
                    .append(after(r.acted()))
                    .append(" | ");
            text.append(after(r.recovered()))
                    .append(" | ")
                    .append(undone(r.made()))
                    .append(" | ");
            text.append(code(String.join(", ", r.incidents()))).append(" |\n");
        }
        text.append("\n## What was done and seen\n\n| at | when | step | | |\n| --- | --- | --- | --- | --- |\n");
        for (Journal.Step step : result.steps()) {
            text.append("| ").append(step.at().truncatedTo(ChronoUnit.MILLIS)).append(" | ");
            text.append(step.phase().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(code(step.name()));
            text.append(" | ")
                    .append(code(step.what()))
                    .append(" | ")
                    .append(ending(step))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String steady(Result result, Phase phase) {
        if (result.file().probes().isEmpty()) {
            return "none is stated";
        }
        long looked = result.steps().stream().filter(s -> s.phase() == phase).count();
        boolean met =
                result.steps().stream().filter(s -> s.phase() == phase).allMatch(s -> Boolean.TRUE.equals(s.within()));
        return looked < result.file().probes().size() ? "not looked at" : met ? "met" : "**not met**";
    }

    private static String ending(Journal.Step step) {
        String said = Boolean.FALSE.equals(step.within()) ? "not within its tolerance" : step.status();
        return step.detail().isEmpty() ? said : said + ": " + code(step.detail());
    }

    private static String undone(Journal.Made made) {
        if (made.undoneAt() == null) {
            return "no";
        }
        return made.undone().isEmpty()
                ? after(Duration.between(made.at(), made.undoneAt()))
                : "**no**: " + code(made.undone());
    }

    private static String after(@Nullable Duration time) {
        return time == null ? "no" : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }

    private static void row(StringBuilder text, String what, String value) {
        text.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }

    private static String code(String text) {
        String plain = text.replace('`', '\'')
                .replace('|', '/')
                .replaceAll("\\s+", " ")
                .strip();
        return plain.isEmpty() ? "" : '`' + plain + '`';
    }

    /** The journal. No secret is in it. */
    public static ObjectNode journal(Result result) {
        ExperimentFile file = result.file();
        ExperimentRun.Outcome outcome = result.outcome();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("title", file.title());
        json.put("status", outcome.state().name().toLowerCase(Locale.ROOT));
        json.put("reason", outcome.reason());
        json.put("deviated", Boolean.TRUE.equals(outcome.deviated()));
        json.put("clean", outcome.clean());
        json.put("start", result.startedAt().toString());
        json.put("end", result.endedAt().toString());
        json.put(
                "duration",
                Duration.between(result.startedAt(), result.endedAt()).toMillis() / 1e3);
        json.put("vigie", result.id());
        ObjectNode states = json.putObject("steady_states");
        steadyState(states.putObject("before"), result, Phase.BEFORE);
        steadyState(states.putObject("after"), result, Phase.AFTER);
        steps(json.putArray("run"), result, Phase.METHOD);
        steps(json.putArray("undone"), result, Phase.UNDO);
        steps(json.putArray("rollbacks"), result, Phase.ROLLBACK);
        ArrayNode faults = json.putArray("faults");
        for (Reaction r : result.reactions()) {
            ObjectNode fault = faults.addObject();
            fault.put("name", r.made().name());
            fault.put("fault", r.made().fault().told());
            fault.put("at", r.made().at().toString());
            fault.put(
                    "undone_at",
                    r.made().undoneAt() == null ? null : r.made().undoneAt().toString());
            fault.put("detected_seconds", seconds(r.detected()));
            fault.put("acted_seconds", seconds(r.acted()));
            fault.put("recovered_seconds", seconds(r.recovered()));
            r.incidents().forEach(fault.withArray("incidents")::add);
        }
        return json;
    }

    private static void steadyState(ObjectNode into, Result result, Phase phase) {
        ArrayNode probes = into.putArray("probes");
        steps(probes, result, phase);
        boolean looked = !probes.isEmpty();
        boolean met =
                result.steps().stream().filter(s -> s.phase() == phase).allMatch(s -> Boolean.TRUE.equals(s.within()));
        into.put("steady_state_met", looked ? Boolean.valueOf(met) : null);
    }

    private static void steps(ArrayNode into, Result result, Phase phase) {
        for (Journal.Step step : result.steps()) {
            if (step.phase() == phase) {
                ObjectNode one = into.addObject();
                one.putObject("activity").put("name", step.name()).put("what", step.what());
                one.put("status", step.status());
                one.put("detail", step.detail());
                one.put("start", step.at().toString());
                one.put("duration", step.took().toMillis() / 1e3);
                one.put("tolerance_met", step.within());
                String output = step.output() == null
                        ? ""
                        : result.file().plain(step.output().toString());
                one.put(
                        "output",
                        output.length() > LONGEST_OUTPUT ? output.substring(0, LONGEST_OUTPUT) + "…" : output);
            }
        }
    }

    private static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : Double.valueOf(time.toMillis() / 1e3);
    }
}
