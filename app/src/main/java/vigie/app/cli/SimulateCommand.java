package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.estate.Environment;
import vigie.app.estate.EstateReader;
import vigie.app.estate.Reading;
import vigie.app.simulate.Scenario;
import vigie.app.simulate.Simulation;
import vigie.model.Incident;
import vigie.model.Run;

/** {@code vigie simulate}: what Vigie would see, decide, do and tell if something went down; no call is made. */
@Command(
        name = "simulate",
        description = "What Vigie would do if something went down. Nothing is polled and no call is made.",
        footer = {
            "",
            "SCENARIO: down service=NAME, down zone=NAME, down region=NAME, down instance=HOST:PORT; several conditions must all hold.",
            "",
            "Exit codes: 0 it was played, 1 the scenario is about nothing in the estate, 2 wrong usage or estate.",
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final Map<String, String> STYLES =
            Map.of("decision", "bold", "refused", "fg(yellow)", "call", "fg(magenta)", "verified", "fg(green)");

    private final EstateReader reader;
    private final Environment environment;
    private final InstantSource clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The estate file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path config;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "15",
            description = "How much time passes after the fault, at most (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--repairs-fail", description = "No repair helps: the whole ladder is climbed.")
    private boolean repairsFail;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Parameters(paramLabel = "SCENARIO", arity = "1..*", description = "What is supposed to go wrong.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private List<String> words;

    public SimulateCommand(EstateReader reader, Environment environment, InstantSource clock) {
        this.reader = reader;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        Out out = Out.of(spec);
        if (minutes < 1 || minutes > 24 * 60) {
            out.error("simulate: --minutes must be from 1 to 1440: was " + minutes);
            return Exit.USAGE;
        }
        Scenario scenario;
        try {
            scenario = Scenario.of(split(words));
        } catch (IllegalArgumentException e) {
            out.error("simulate: " + e.getMessage());
            return Exit.USAGE;
        }
        Reading reading = reader.read(config, environment);
        if (reading instanceof Reading.Rejected rejected) {
            rejected.problems().forEach(p -> out.error(p.toString()));
            return Exit.USAGE;
        }
        Simulation.Outcome outcome = new Simulation(
                        ((Reading.Accepted) reading).estate(), scenario, Duration.ofMinutes(minutes), !repairsFail)
                .play(clock.instant());
        if (outcome.broken() == 0) {
            out.error("simulate: no instance of the estate is meant by " + String.join(" ", words));
            return Exit.FOUND;
        }
        if (json) {
            out.json(tree(outcome));
        } else {
            tell(out, outcome);
        }
        return Exit.DONE;
    }

    /** One argument in quotes means the same as several. */
    private static List<String> split(List<String> words) {
        List<String> all = new ArrayList<>();
        words.forEach(word -> all.addAll(List.of(word.strip().split("\\s+"))));
        return all;
    }

    private static void tell(Out out, Simulation.Outcome outcome) {
        out.line("", outcome.broken() + (outcome.broken() == 1 ? " instance goes down" : " instances go down"));
        if (outcome.incidents().isEmpty()) {
            out.line("bold", "nobody is told, and nothing is done");
        }
        for (Incident incident : outcome.incidents()) {
            out.line("");
            out.line("bold", incident.summary());
            lines(out, outcome, incident);
            out.line(
                    "",
                    incident.open()
                            ? "it is still open at the end"
                            : "it is over after " + Story.spell(since(outcome, incident.closedAt())));
        }
        long acted = outcome.runs().stream()
                .filter(run -> run.state() != Run.State.SHADOWED)
                .count();
        out.line("");
        out.line(
                "bold",
                acted + (acted == 1 ? " run" : " runs") + " would act, "
                        + (outcome.runs().size() - acted) + " would only be written down");
    }

    /** What is said again and again, as a refusal is every minute, stands once, with how often. */
    private static void lines(Out out, Simulation.Outcome outcome, Incident incident) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        incident.timeline().forEach(entry -> counts.merge(entry.kind() + entry.text(), 1, Integer::sum));
        for (Incident.Entry entry : incident.timeline()) {
            Integer count = counts.remove(entry.kind() + entry.text());
            if (count != null) {
                String offset = String.format(Locale.ROOT, "%12s  ", "+" + Story.spell(since(outcome, entry.at())));
                String kind =
                        entry.kind() + " ".repeat(Math.max(0, 8 - entry.kind().length()));
                String again = count == 1 ? "" : " (" + count + " times)";
                out.line(offset, STYLES.getOrDefault(entry.kind(), ""), kind, "  " + entry.text() + again);
            }
        }
    }

    private static Duration since(Simulation.Outcome outcome, @Nullable Instant at) {
        return at == null ? Duration.ZERO : Duration.between(outcome.faultAt(), at);
    }

    private static Map<String, Object> tree(Simulation.Outcome outcome) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("instances_down", outcome.broken());
        List<Object> incidents = new ArrayList<>();
        for (Incident incident : outcome.incidents()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("service", incident.service());
            one.put("severity", incident.severity().name().toLowerCase(Locale.ROOT));
            one.put("summary", incident.summary());
            one.put("open", incident.open());
            List<Object> lines = new ArrayList<>();
            incident.timeline()
                    .forEach(entry -> lines.add(Map.of(
                            "seconds",
                            since(outcome, entry.at()).toMillis() / 1e3,
                            "kind",
                            entry.kind(),
                            "text",
                            entry.text())));
            one.put("timeline", lines);
            incidents.add(one);
        }
        tree.put("incidents", incidents);
        List<Object> runs = new ArrayList<>();
        for (Run run : outcome.runs()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("plan", run.plan());
            one.put("mode", run.mode().name().toLowerCase(Locale.ROOT));
            one.put("state", run.state().name());
            one.put("seconds", since(outcome, run.startedAt()).toMillis() / 1e3);
            one.put(
                    "steps",
                    run.steps().stream()
                            .map(s -> s.action() + " " + s.targets())
                            .toList());
            runs.add(one);
        }
        tree.put("runs", runs);
        return tree;
    }
}
