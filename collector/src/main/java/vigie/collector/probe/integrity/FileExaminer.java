package vigie.collector.probe.integrity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Probe.Answer;

/**
 * Files of this machine that must be as a manifest says. Reads on the lane, in each poll for half of its time and up to so many bytes, and
 * goes on there in the next: first the file that had trouble and was read longest ago, then those whose turn has come.
 *
 * <p>A manifest that has changed is read anew before anything is said against it, and so are all its files.
 */
final class FileExaminer implements Examiner {
    private static final int PIECE = 256 << 10;

    private final Path manifestPath;
    private final Path root;
    private final long bytesPerPoll;
    private final Probe.Context context;
    private final Executor lane;
    private final Round round;
    private final Troubles troubles = new Troubles("files");
    private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    private @Nullable Manifest manifest;
    private List<Manifest.Entry> order = List.of();
    private int next;
    private @Nullable FileReading current;
    private boolean currentIsAgain;
    private long bytesLeft;
    private long untilNanos;
    private volatile boolean closed;

    FileExaminer(
            Path manifestPath, Path root, Duration every, long bytesPerPoll, Probe.Context context, Executor lane) {
        this.manifestPath = manifestPath;
        this.root = root;
        this.bytesPerPoll = bytesPerPoll;
        this.context = context;
        this.lane = lane;
        this.round = new Round(every);
    }

    @Override
    public void look(Duration timeout, Consumer<Answer> whenDone) {
        long until = context.nanoTime() + timeout.toNanos() / 2;
        try {
            lane.execute(() -> whenDone.accept(read(until)));
        } catch (RejectedExecutionException e) {
            whenDone.accept(Answer.unknown("too much is being looked at: no thread is free"));
        }
    }

    private Answer read(long until) {
        untilNanos = until;
        bytesLeft = bytesPerPoll;
        try {
            renew();
        } catch (Manifest.Unusable e) {
            return Answer.unknown(String.valueOf(e.getMessage()));
        }
        boolean again = true;
        while (goesOn(0)) {
            if (current == null) {
                current = pick(again);
                again = false;
            }
            if (current == null) {
                break;
            }
            if (!readOn(current)) {
                break;
            }
        }
        return troubles.answer(round, nowSeconds());
    }

    /** Takes the manifest as it is now, if it is another one or its next round is due. */
    private void renew() throws Manifest.Unusable {
        Manifest known = manifest;
        if (known != null && !round.isDue(nowSeconds()) && !hasChanged(known)) {
            return;
        }
        Manifest now = Manifest.read(manifestPath);
        if (known == null || !known.files().equals(now.files())) {
            round.beginAnew(now.files().size(), nowSeconds());
            troubles.retain(now.files()::containsKey);
        } else if (round.isDue(nowSeconds())) {
            round.begin(now.files().size(), nowSeconds());
        } else {
            manifest = now; // written anew with the same in it
            return;
        }
        manifest = now;
        order = List.copyOf(now.files().values());
        next = 0;
        current = null;
    }

    private boolean hasChanged(Manifest known) {
        try {
            return !Manifest.stamp(manifestPath).equals(known.stamp());
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * The file to read next, null if there is none: one that had trouble if that may be, but not after another such one while the turn of a
     * file has come, so that a large one does not hold the round up.
     */
    private @Nullable FileReading pick(boolean again) {
        Manifest.Entry troubled = again ? troubled() : null;
        boolean hasTurn = next < round.allowed(nowSeconds());
        currentIsAgain = troubled != null && !(currentIsAgain && hasTurn);
        if (currentIsAgain && troubled != null) {
            return new FileReading(root, troubled);
        }
        return hasTurn ? new FileReading(root, order.get(next++)) : null;
    }

    private Manifest.@Nullable Entry troubled() {
        String oldest = troubles.oldest();
        return oldest == null || manifest == null ? null : manifest.files().get(oldest);
    }

    /** Reads the current file on; false if it did not come to its end, or the manifest is not the one that it was begun for. */
    private boolean readOn(FileReading reading) {
        String path = reading.entry().path();
        String trouble = null;
        try {
            if (!reading.read(buffer, this::goesOn)) {
                return false;
            }
            trouble = reading.isWhole() ? null : "is changed";
        } catch (NoSuchFileException e) {
            trouble = "is missing";
        } catch (IOException e) {
            trouble = "cannot be read: " + Unreadable.why(e);
        }
        if (trouble != null && manifest != null && hasChanged(manifest)) {
            current = null;
            next -= currentIsAgain ? 0 : 1;
            return false;
        }
        if (trouble == null) {
            troubles.fine(path);
        } else {
            troubles.broken(path, trouble);
        }
        if (!currentIsAgain) {
            round.did(nowSeconds());
        }
        current = null;
        return true;
    }

    /** Whether there are bytes and time left in this poll. */
    private boolean goesOn(long read) {
        bytesLeft -= read;
        return bytesLeft > 0 && context.nanoTime() < untilNanos && !closed;
    }

    private double nowSeconds() {
        return context.nanoTime() / 1e9;
    }

    @Override
    public void close() {
        closed = true;
    }
}
