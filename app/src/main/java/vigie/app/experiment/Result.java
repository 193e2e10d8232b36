package vigie.app.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.app.experiment.Reactions.Reaction;

/**
 * An experiment that is over.
 *
 * @param id under which Vigie keeps it, or null if it ran without Vigie
 */
public record Result(
        ExperimentFile file,
        @Nullable String id,
        Instant startedAt,
        Instant endedAt,
        ExperimentRun.Outcome outcome,
        List<Journal.Step> steps,
        List<Reaction> reactions) {
    private static final int MOST_LINES = 25;
    private static final int LONGEST_LINE = 150;

    public Result {
        steps = List.copyOf(steps);
        reactions = List.copyOf(reactions);
    }

    /** Whether it showed what it was meant to show, and left nothing behind. */
    public boolean passed() {
        return outcome.state() == Stop.State.COMPLETED && !Boolean.TRUE.equals(outcome.deviated()) && outcome.clean();
    }

    /** How it ended, in a word. */
    String word() {
        return Boolean.TRUE.equals(outcome.deviated()) && outcome.state() == Stop.State.COMPLETED
                ? "deviated"
                : outcome.state().name().toLowerCase(Locale.ROOT);
    }

    /** What Vigie is told of it. */
    Map<String, Object> ending() {
        Map<String, Object> ending = new LinkedHashMap<>();
        ending.put("state", outcome.state().name().toLowerCase(Locale.ROOT));
        ending.put("reason", outcome.reason().length() > 400 ? outcome.reason().substring(0, 400) : outcome.reason());
        if (outcome.deviated() != null) {
            ending.put("deviated", outcome.deviated());
        }
        reactions.stream().filter(r -> r.detected() != null).findFirst().ifPresent(r -> {
            seconds(ending, "detected_seconds", r.detected());
            seconds(ending, "acted_seconds", r.acted());
            seconds(ending, "recovered_seconds", r.recovered());
        });
        ending.put("timeline", String.join("\n", lines()));
        return ending;
    }

    private static void seconds(Map<String, Object> ending, String name, @Nullable Duration time) {
        if (time != null) {
            ending.put(name, Double.toString(Math.max(0, time.toMillis()) / 1e3));
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Journal.Step step : steps) {
            String line = step.at() + " " + step.phase().name().toLowerCase(Locale.ROOT) + ": " + step.name() + ": "
                    + (Boolean.FALSE.equals(step.within()) ? "not within its tolerance" : step.status())
                    + (step.detail().isEmpty() ? "" : ", " + step.detail());
            String plain = line.replaceAll("\\s+", " ");
            lines.add(plain.length() > LONGEST_LINE ? plain.substring(0, LONGEST_LINE) : plain);
        }
        return lines.size() > MOST_LINES ? lines.subList(0, MOST_LINES) : lines;
    }
}
