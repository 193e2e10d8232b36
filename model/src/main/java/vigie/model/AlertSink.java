package vigie.model;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes alerts that others raised. Any thread. */
@FunctionalInterface
public interface AlertSink {
    /**
     * Takes alerts; saying the same again renews them.
     *
     * @return a stage that ends when they are in the record, or exceptionally if it did not take them: then they may be said again
     */
    CompletionStage<Void> receive(List<ReceivedAlert> alerts);
}
