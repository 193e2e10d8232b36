package vigie.app.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The faults that are to be taken back: each once, the newest first, whatever goes wrong with another. Any thread. */
final class Undoing {
    private final Deque<Entry> open = new ArrayDeque<>();
    private final Journal journal;
    private final Pace pace;

    Undoing(Journal journal, Pace pace) {
        this.journal = journal;
        this.pace = pace;
    }

    /** A fault that was made. */
    record Entry(String name, String what, int index, Hands.Undo undo) {}

    synchronized Entry add(String name, String what, int index, Hands.Undo undo) {
        Entry entry = new Entry(name, what, index, undo);
        open.push(entry);
        return entry;
    }

    /** Takes one back, if that was not done yet; false if it failed. */
    boolean undo(Entry entry) {
        synchronized (this) {
            if (!open.remove(entry)) {
                return true;
            }
        }
        Instant at = pace.now();
        String trouble = "";
        try {
            entry.undo().undo();
        } catch (Failed e) {
            trouble = e.reason();
        } catch (RuntimeException e) {
            trouble = String.valueOf(e);
        }
        journal.undone(entry.index(), pace.now(), trouble);
        journal.add(new Journal.Step(
                Journal.Phase.UNDO,
                entry.name(),
                entry.what(),
                at,
                Duration.between(at, pace.now()),
                trouble.isEmpty() ? "succeeded" : "failed",
                trouble,
                null,
                null));
        return trouble.isEmpty();
    }

    /** Takes back everything; false if something could not be. */
    boolean all() {
        boolean good = true;
        for (Entry next = newest(); next != null; next = newest()) {
            good &= undo(next);
        }
        return good;
    }

    private synchronized @Nullable Entry newest() {
        return open.peek();
    }
}
