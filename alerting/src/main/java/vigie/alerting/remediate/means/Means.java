package vigie.alerting.remediate.means;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import vigie.alerting.incident.IncidentDesk;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.record.Database;
import vigie.model.Change;
import vigie.model.EstateBoard;
import vigie.model.SampleHistory;

/**
 * Everything that remediation is handed.
 *
 * @param loop the room's one thread; only {@code execute} and {@code schedule} are used
 * @param ids new identifiers, each once, without a dot, in ascending order
 * @param outcomes what an {@code outcome_url} ends with so that the executor may call it
 * @param changes told, on the loop, where to look again
 * @param startedAt when this process began to watch
 * @param leadership this process's share in the leadership of the record: who does not have it begins nothing
 * @param node this node's name, the same after a restart
 */
public record Means(
        Database database,
        IncidentDesk desk,
        EstateBoard board,
        SampleHistory samples,
        FreshChecks freshChecks,
        Outbound outbound,
        Signer signer,
        OutcomeRight outcomes,
        ScheduledExecutorService loop,
        InstantSource clock,
        Supplier<String> ids,
        RemediationMetrics metrics,
        Consumer<Change> changes,
        Instant startedAt,
        Leadership leadership,
        String node) {

    /** From when on the grace counts: this process watches, and decides. */
    public Instant decidesSince() {
        return leadership.decidesSince(startedAt);
    }

    /**
     * Goes on, on the loop, with what comes from outside. Not inside the stage: it would swallow errors.
     *
     * @param ifBroken what stands for an answer of a stage that breaks its promise and ends exceptionally
     */
    public <T> void when(CompletionStage<T> stage, Function<Throwable, T> ifBroken, Consumer<T> then) {
        CompletionStage<T> unused = stage.whenComplete(
                (answer, bug) -> loop.execute(() -> then.accept(bug == null ? answer : ifBroken.apply(bug))));
    }

    /** Does something on the loop after a while. */
    public void later(Duration wait, Runnable work) {
        ScheduledFuture<?> unused = loop.schedule(work, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
