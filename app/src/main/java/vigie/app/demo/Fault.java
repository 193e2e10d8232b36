package vigie.app.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One thing that breaks in the story.
 *
 * @param text what happens, as the summary says it: {@code api-2 killed}
 * @param instances the names of the instances that it hits
 * @param acts whether a repair is expected; otherwise the brake must hold
 * @param begin breaks it
 * @param end ends it, for a fault that no repair ends
 */
record Fault(String text, List<String> instances, boolean acts, Deed begin, Deed end) {
    private static final Duration TOO_SLOW = Duration.ofMillis(700);
    private static final Duration SLOWER = Duration.ofMillis(300);

    Fault {
        instances = List.copyOf(instances);
    }

    /**
     * The story, in order: an instance is killed, one hangs, one becomes slow, a zone is gone for a while, and one of eight is slower than the
     * other seven, which no bound was set for.
     */
    static List<Fault> story() {
        Deed nothing = estate -> {};
        return List.of(
                new Fault("api-2 killed", List.of("api-2"), true, estate -> estate.kill("api-2"), nothing),
                new Fault("api-1 hangs", List.of("api-1"), true, estate -> estate.freeze("api-1"), nothing),
                new Fault("api-3 slow", List.of("api-3"), true, estate -> estate.slow("api-3", TOO_SLOW), nothing),
                new Fault(
                        "zone a gone",
                        DemoEstate.zoneA(),
                        false,
                        estate -> each(DemoEstate.zoneA(), estate::freeze),
                        estate -> each(DemoEstate.zoneA(), estate::thaw)),
                new Fault(
                        "pricing-5 slower than its seven peers",
                        List.of("pricing-5"),
                        true,
                        estate -> estate.slow("pricing-5", SLOWER),
                        nothing));
    }

    private static void each(List<String> names, java.util.function.Consumer<String> deed) {
        names.forEach(deed);
    }

    /** Does something to the estate. */
    @FunctionalInterface
    interface Deed {
        void to(DemoEstate estate) throws IOException, InterruptedException;
    }
}
