package vigie.app.demo;

import java.io.IOException;
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
    Fault {
        instances = List.copyOf(instances);
    }

    /** The story, in order: an instance is killed, one hangs, one becomes slow, a zone is gone for a while. */
    static List<Fault> story() {
        Deed nothing = estate -> {};
        return List.of(
                new Fault("api-2 killed", List.of("api-2"), true, estate -> estate.kill("api-2"), nothing),
                new Fault("api-1 hangs", List.of("api-1"), true, estate -> estate.freeze("api-1"), nothing),
                new Fault("api-3 slow", List.of("api-3"), true, estate -> estate.slow("api-3"), nothing),
                new Fault(
                        "zone a gone",
                        DemoEstate.inZone("a"),
                        false,
                        estate -> each(DemoEstate.inZone("a"), estate::freeze),
                        estate -> each(DemoEstate.inZone("a"), estate::thaw)));
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
