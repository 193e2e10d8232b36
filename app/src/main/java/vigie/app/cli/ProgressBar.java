package vigie.app.cli;

import java.io.PrintWriter;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far something long has come, on the line of a terminal that the next word takes back. It appears after two seconds and moves
 * ten times a second at most. Not thread-safe.
 */
final class ProgressBar implements LongConsumer, AutoCloseable {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final long PACE_NANOS = 100_000_000L;
    private static final int WIDTH = 40;

    private final @Nullable PrintWriter terminal;
    private final LongSupplier nanos;
    private final long total;
    private long done;
    private long next;
    private boolean shown;

    /** A bar for {@code total} units, nowhere if {@code terminal} is null; {@code nanos} is a clock that only goes forward. */
    ProgressBar(@Nullable PrintWriter terminal, LongSupplier nanos, long total) {
        this.terminal = terminal;
        this.nanos = nanos;
        this.total = total;
        next = nanos.getAsLong() + PATIENCE_NANOS;
    }

    /** So many more are done. */
    @Override
    public void accept(long more) {
        done += more;
        long now = nanos.getAsLong();
        if (terminal != null && now - next >= 0) {
            next = now + PACE_NANOS;
            draw(terminal, total <= 0 ? 1 : Math.min(1, (double) done / total));
        }
    }

    private void draw(PrintWriter terminal, double part) {
        int full = (int) (part * WIDTH);
        terminal.print("\r[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + (int) (part * 100) + " %");
        terminal.flush();
        shown = true;
    }

    /** Takes the line back. */
    @Override
    public void close() {
        if (terminal != null && shown) {
            terminal.print("\r" + " ".repeat(WIDTH + 8) + "\r");
            terminal.flush();
            shown = false;
        }
    }
}
