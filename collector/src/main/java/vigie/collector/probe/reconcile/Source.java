package vigie.collector.probe.reconcile;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where one of the two numbers comes from. One question at a time. */
interface Source {
    /** Reads the number, over a window or as it is now, and tells it exactly once, on any thread. */
    void read(@Nullable Window window, Duration timeout, Consumer<Reading> whenDone);

    /** What is left behind when nobody asks any more. */
    default void close() {}
}
