package vigie.app.experiment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Breaks an experiment off; the first reason counts. Any thread. */
public final class Stop {
    private final CompletableFuture<Reason> reason = new CompletableFuture<>();

    /**
     * Why it is broken off.
     *
     * @param state ABORTED or INTERRUPTED
     */
    public record Reason(State state, String text) {}

    /** How an experiment ends; the words are the Chaos Toolkit's. */
    public enum State {
        COMPLETED,
        FAILED,
        ABORTED,
        INTERRUPTED
    }

    /** Breaks it off, if nothing has yet. */
    public void stop(State state, String why) {
        reason.complete(new Reason(state, why));
    }

    /** Whether something has broken it off. */
    public boolean isReached() {
        return reason.isDone();
    }

    /** Why, or null while nothing stops it. */
    @Nullable
    Reason reason() {
        return reason.getNow(null);
    }

    /** Ends when it is broken off. */
    CompletionStage<Reason> reached() {
        return reason;
    }

    void check() throws Stopped {
        Reason why = reason();
        if (why != null) {
            throw new Stopped(why);
        }
    }

    /** Waits, unless it is broken off before. */
    void await(long millis) throws Stopped {
        try {
            throw new Stopped(reason.get(millis, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            // Nothing has stopped it.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reason cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped(new Reason(State.INTERRUPTED, "the command was interrupted"));
        }
    }

    /** It was broken off. */
    static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Reason reason;

        Stopped(Reason reason) {
            super(reason.text());
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }
}
