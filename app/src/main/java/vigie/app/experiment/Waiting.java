package vigie.app.experiment;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an answer, for its time, or for the end of the experiment, whichever comes first. */
final class Waiting {
    private Waiting() {}

    static <T> T on(CompletableFuture<T> answer, Duration timeout, Stop stop, String what) throws Failed, Stop.Stopped {
        try {
            CompletableFuture.anyOf(answer, stop.reached().toCompletableFuture())
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!answer.isDone()) {
                stop.check();
            }
            return answer.get();
        } catch (TimeoutException e) {
            throw new Failed(what + " gave no answer within " + timeout.toMillis() / 1e3 + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String why = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
            throw new Failed(what + " failed: " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop.Stopped(new Stop.Reason(Stop.State.INTERRUPTED, "the command was interrupted"));
        }
    }
}
