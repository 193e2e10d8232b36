package vigie.collector.probe.saga;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/**
 * The states of a service's own transactions, by what they mean. A state that is in none of them is one of a transaction under way.
 *
 * @param done it ended well, or was compensated: nothing is left to do
 * @param failed its compensation failed: a person must see to it
 * @param compensating it failed, and is being compensated or waits to be
 */
public record SagaStates(
        List<String> done,
        @Nullable List<String> failed,
        @Nullable List<String> compensating) {

    public SagaStates {
        done = List.copyOf(done);
        failed = failed == null ? List.of() : List.copyOf(failed);
        compensating = compensating == null ? List.of() : List.copyOf(compensating);
        if (done.isEmpty()) {
            throw new IllegalArgumentException("done must have a state: was empty");
        }
        List<String> all = new ArrayList<>(done);
        all.addAll(failed);
        all.addAll(compensating);
        for (String state : all) {
            if (state.length() > 100 || state.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "a state must have at most 100 characters: was " + Excerpt.of(state, 80));
            }
        }
        if (all.size() > 100 || new HashSet<>(all).size() < all.size()) {
            throw new IllegalArgumentException("done, failed and compensating must have each state once, and at most"
                    + " 100 of them: was " + all.size());
        }
    }

    List<String> failedOnes() {
        return failed == null ? List.of() : failed;
    }

    List<String> compensatingOnes() {
        return compensating == null ? List.of() : compensating;
    }
}
