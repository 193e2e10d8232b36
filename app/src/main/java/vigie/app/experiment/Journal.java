package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was done and seen, in order. Any thread. */
public final class Journal {
    private final List<Step> steps = new ArrayList<>();
    private final List<Made> faults = new ArrayList<>();
    private final Consumer<Step> hears;

    /** One that tells each step to somebody. */
    public Journal(Consumer<Step> hears) {
        this.hears = hears;
    }

    /** When a step was done. */
    public enum Phase {
        BEFORE,
        METHOD,
        AFTER,
        UNDO,
        ROLLBACK
    }

    /**
     * A step that was done.
     *
     * @param status {@code succeeded}, {@code failed} or {@code aborted}
     * @param detail what went wrong, or empty
     * @param within whether the answer was within the tolerance, or null if there is none
     * @param output the answer, or null
     */
    public record Step(
            Phase phase,
            String name,
            String what,
            Instant at,
            Duration took,
            String status,
            String detail,
            @Nullable Boolean within,
            @Nullable JsonNode output) {}

    /**
     * A fault that was made.
     *
     * @param undoneAt when it was taken back, or null
     * @param undone what went wrong with that, or empty
     */
    public record Made(
            String name,
            Provider.Fault fault,
            Instant at,
            @Nullable Instant undoneAt,
            String undone) {}

    synchronized void add(Step step) {
        steps.add(step);
        hears.accept(step);
    }

    synchronized int made(String name, Provider.Fault fault, Instant at) {
        faults.add(new Made(name, fault, at, null, ""));
        return faults.size() - 1;
    }

    synchronized void undone(int index, Instant at, String trouble) {
        Made made = faults.get(index);
        faults.set(index, new Made(made.name(), made.fault(), made.at(), at, trouble));
    }

    public synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    public synchronized List<Made> faults() {
        return List.copyOf(faults);
    }
}
