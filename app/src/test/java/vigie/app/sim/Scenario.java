package vigie.app.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A text that tells of an estate, of what happens to it, and of what Vigie must do. */
final class Scenario {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final String file;
    private final EstateSpec spec = new EstateSpec();
    private final List<Event> events = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private long seed = 1;
    private @Nullable Duration end;

    private record Event(Duration at, Words words, Consumer<World> what) {}

    private Scenario(String file) {
        this.file = file;
    }

    /**
     * Reads a scenario.
     *
     * @throws IllegalArgumentException with file and line, if it cannot be understood
     */
    static Scenario read(String file, List<String> lines) {
        Scenario scenario = new Scenario(file);
        for (int i = 0; i < lines.size(); i++) {
            Words words = new Words(file, i + 1, lines.get(i));
            if (!words.isEmpty()) {
                scenario.line(words);
            }
        }
        if (scenario.end == null) {
            throw new IllegalArgumentException(file + ": a scenario says when it ends: end 10m");
        }
        return scenario;
    }

    private void line(Words words) {
        String first = words.take();
        switch (first) {
            case "seed" -> seed = words.number();
            case "at" -> events.add(new Event(words.duration(), words, EventWords.read(words)));
            case "expect" -> expectations.add(ExpectWords.read(words));
            case "end" -> end = words.duration();
            default -> {
                if (!EstateWords.read(first, words, spec)) {
                    throw words.wrong("unknown word " + first);
                }
            }
        }
        words.end();
    }

    EstateSpec spec() {
        return spec;
    }

    Duration end() {
        return Objects.requireNonNull(end);
    }

    /** When the last thing happens to the estate. */
    Duration lastEvent() {
        return events.stream().map(Event::at).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Plays it; what went wrong, with the whole story, or null. */
    @Nullable
    String play(Seams seams) {
        try (World world = new World(seed, spec, seams)) {
            Borders.listener(world::hear);
            prepare(world);
            world.runUntil(end());
            expectations.forEach(e -> e.look(world, true));
            return verdict(world);
        } finally {
            Borders.listener(null);
        }
    }

    /** Puts every event in its place, without playing yet. */
    void prepare(World world) {
        for (Event event : events) {
            world.time.world().later(event.at().toNanos(), () -> {
                try {
                    event.what().accept(world);
                } catch (IllegalArgumentException e) {
                    throw event.words().wrong(String.valueOf(e.getMessage()));
                }
            });
        }
        world.watch.start();
        world.startVigie();
        if (!expectations.isEmpty()) {
            look(world);
        }
    }

    private void look(World world) {
        world.time.world().later(LOOK.toNanos(), () -> {
            expectations.forEach(e -> e.look(world, false));
            look(world);
        });
    }

    private @Nullable String verdict(World world) {
        List<String> failures = Stream.concat(
                        expectations.stream().map(Expectation::failure).filter(Objects::nonNull),
                        world.problems().stream())
                .toList();
        return failures.isEmpty()
                ? null
                : String.join("\n", failures) + "\nseed " + seed + " of " + file + ", the whole story:\n" + world.story;
    }
}
