package vigie.app.sim;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays the scenario that a seed's dice write, and judges it. */
final class RandomRun {
    private RandomRun() {}

    /**
     * What came of it.
     *
     * @param failure what was wrong, with the scenario and the whole story; null if nothing was
     * @param simulated how much time passed in it
     * @param crashPoints the points at which the process could have ended
     */
    record Result(
            long seed,
            @Nullable String failure,
            Duration simulated,
            int actions,
            int notices,
            CrashPoints crashPoints,
            String story) {}

    static Result play(long seed, Seams seams) {
        return play(seed, RandomSchedule.write(seed), seams);
    }

    static Result play(long seed, List<String> lines, Seams seams) {
        return play(seed, lines, seams, 0);
    }

    /** The same, with the process ended at the n-th point at which it can, and begun again. */
    static Result play(long seed, List<String> lines, Seams seams, int crashAt) {
        Scenario scenario = Scenario.read("seed " + seed, lines);
        try (World world = new World(seed, scenario.spec(), seams)) {
            Borders.listener(world::hear);
            world.crashPoints.endAt(crashAt);
            scenario.prepare(world);
            settle(world, scenario);
            Aftermath.check(world);
            String failure = world.problems().isEmpty()
                    ? null
                    : "seed " + seed + "\n" + String.join("\n", world.problems()) + "\n\n" + String.join("\n", lines)
                            + "\n\n" + world.story;
            int notices = world.receivers.values().stream()
                    .mapToInt(r -> r.ledger().size())
                    .sum();
            return new Result(
                    seed,
                    failure,
                    world.time.elapsed(),
                    world.executor.ledger().size(),
                    notices,
                    world.crashPoints,
                    world.story.toString());
        } finally {
            Borders.listener(null);
        }
    }

    /** Plays to the end, or until some time after the last event nothing is left to do. */
    private static void settle(World world, Scenario scenario) {
        Duration now = scenario.lastEvent().plusSeconds(20);
        world.runUntil(now);
        while (now.compareTo(scenario.end()) < 0 && !Aftermath.isSettled(world)) {
            now = now.plusSeconds(10);
            world.runUntil(now);
        }
        world.runUntil(now.plusSeconds(5));
    }
}
