package vigie.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;

/** Waits for one answer of each of several targets, and gives them in the targets' order. One thread. */
final class Gathering {
    private final CompletableFuture<List<CheckResult>> whole;
    private final @Nullable CheckResult[] answers;
    private int open;

    /** Waits for {@code size} answers; with none to wait for it is done at once. */
    Gathering(int size, CompletableFuture<List<CheckResult>> whole) {
        this.whole = whole;
        this.answers = new CheckResult[size];
        this.open = size;
        completeIfDone();
    }

    /** Takes one answer, once; null for a target that went away. */
    Consumer<@Nullable CheckResult> place(int i) {
        return answer -> {
            answers[i] = answer;
            open--;
            completeIfDone();
        };
    }

    private void completeIfDone() {
        if (open > 0) {
            return;
        }
        List<CheckResult> given = new ArrayList<>();
        for (CheckResult answer : answers) {
            if (Objects.nonNull(answer)) {
                given.add(answer);
            }
        }
        whole.complete(List.copyOf(given));
    }
}
