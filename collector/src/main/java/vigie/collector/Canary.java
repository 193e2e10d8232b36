package vigie.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Phase;
import vigie.model.Status;

/**
 * Whether this vantage point sees anything at all. A poll that found nobody proves that its target is down only if a canary, a service that
 * is surely there, was seen after it: otherwise it is this vantage point that is cut off, and its answer is UNKNOWN.
 *
 * <p>One look at the canary serves all who ask while it is under way or within {@value #FRESH_NANOS} ns of its start. The loop's thread
 * alone.
 */
final class Canary {
    private static final long FRESH_NANOS = 200_000_000;

    private final Collector.Parts parts;
    private final Function<String, CompletionStage<List<CheckResult>>> polls;
    private final List<Consumer<Boolean>> waiting = new ArrayList<>();
    private @Nullable String service;
    private long startedNanos;
    private boolean looked;
    private boolean sees;

    Canary(Collector.Parts parts, Function<String, CompletionStage<List<CheckResult>>> polls) {
        this.parts = parts;
        this.polls = polls;
    }

    /** Which service it is from now on; null for none, and then every answer is believed. */
    void is(@Nullable String name) {
        service = name;
        looked = false;
    }

    /** Whether an answer must be looked behind: nobody was reached, and it was not the canary itself. */
    boolean doubts(String of, Probe.Answer answer) {
        return service != null
                && !of.equals(service)
                && answer.status() == Status.DOWN
                && answer.phase() != null
                && answer.phase() != Phase.ASSERT;
    }

    /** Gives the answer as it is once a canary was seen, or else as UNKNOWN. */
    void judge(Probe.Answer answer, Consumer<Probe.Answer> whenJudged) {
        String name = service;
        long now = parts.nanoTime().getAsLong();
        if (name == null || (looked && now - startedNanos < FRESH_NANOS)) {
            whenJudged.accept(name == null || sees ? answer : doubted(answer, name));
            return;
        }
        waiting.add(seen -> whenJudged.accept(seen ? answer : doubted(answer, name)));
        if (waiting.size() == 1) {
            startedNanos = now;
            polls.apply(name).thenAccept(this::end);
        }
    }

    private void end(List<CheckResult> answers) {
        looked = true;
        sees = answers.stream().anyMatch(a -> a.status() == Status.UP || a.status() == Status.DEGRADED);
        parts.metrics().vantageBlind.set(sees ? 0 : 1);
        List<Consumer<Boolean>> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(one -> one.accept(sees));
    }

    private static Probe.Answer doubted(Probe.Answer answer, String canary) {
        return new Probe.Answer(
                Status.UNKNOWN,
                answer.phase(),
                answer.reason() + "; but " + canary
                        + " is not seen from here either: it may be this vantage point that is cut" + " off",
                List.of());
    }
}
