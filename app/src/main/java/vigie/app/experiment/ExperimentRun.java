package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import vigie.app.experiment.Journal.Phase;
import vigie.app.experiment.Stop.State;
import vigie.app.experiment.Stop.Stopped;

/**
 * Carries an experiment out: the steady state, the method, the steady state again while the faults last; then, whatever happened, the faults
 * are taken back, the newest first, and the rollbacks run if the method had begun. A steady state that is not met before keeps the method
 * from running. An action that cannot be done ends the method; a probe in it that fails is noted. One call, on one thread.
 */
public final class ExperimentRun {
    private final ExperimentFile file;
    private final Hands hands;
    private final Pace pace;
    private final Executor background;
    private final Stop stop;
    private final Journal journal;
    private final Undoing undoing;
    /** What is undone and rolled back is not broken off. */
    private final Stop never = new Stop();

    public ExperimentRun(ExperimentFile file, Hands hands, Pace pace, Executor background, Stop stop, Journal journal) {
        this.file = file;
        this.hands = hands;
        this.pace = pace;
        this.background = background;
        this.stop = stop;
        this.journal = journal;
        undoing = new Undoing(journal, pace);
    }

    /**
     * How it went.
     *
     * @param deviated whether the steady state was not met afterwards; null if that was not looked at
     * @param clean whether every fault was taken back and every rollback done
     */
    public record Outcome(
            State state, String reason, @Nullable Boolean deviated, boolean clean) {}

    /** Runs it to its end. */
    public Outcome run() {
        State state = State.COMPLETED;
        String reason = "";
        Boolean deviated = null;
        boolean begun = false;
        List<CompletableFuture<Void>> aside = new ArrayList<>();
        boolean clean = true;
        try {
            String unmet = steady(Phase.BEFORE);
            if (unmet != null) {
                state = State.FAILED;
                reason = "the steady state was not met before: " + unmet;
            } else {
                begun = true;
                String failed = method(aside);
                if (failed != null) {
                    state = State.FAILED;
                    reason = failed;
                }
                unmet = steady(Phase.AFTER);
                deviated = file.probes().isEmpty() ? null : unmet != null;
                reason = reason.isEmpty() && unmet != null ? "the steady state was not met after: " + unmet : reason;
            }
        } catch (Stopped e) {
            state = e.reason().state();
            reason = e.reason().text();
        } catch (RuntimeException e) {
            state = State.FAILED;
            reason = "a bug: " + e;
        } finally {
            // What runs aside must make no fault after everything was taken back.
            stop.stop(State.COMPLETED, "the experiment is over");
            aside.forEach(CompletableFuture::join);
            clean = undoing.all();
            clean &= !begun || rollBack();
            // A rollback may have made one.
            clean &= undoing.all();
        }
        return new Outcome(state, reason, deviated, clean);
    }

    /** What is not as it should be, or null. */
    private @Nullable String steady(Phase phase) throws Stopped {
        String unmet = null;
        for (Activity probe : file.probes()) {
            Journal.Step step = step(phase, probe, stop);
            if (unmet == null && !Boolean.TRUE.equals(step.within())) {
                Tolerance tolerance = probe.tolerance();
                unmet = "\"" + probe.name() + "\" "
                        + (step.detail().isEmpty() && tolerance != null ? tolerance.told() : step.detail());
            }
        }
        return unmet;
    }

    /** Why it could not be carried out, or null. */
    private @Nullable String method(List<CompletableFuture<Void>> aside) throws Stopped {
        String failed = null;
        for (Activity activity : file.method()) {
            pace.pause(activity.before(), stop);
            stop.check();
            if (activity.background()) {
                aside.add(CompletableFuture.runAsync(() -> beside(activity), background));
            } else {
                Journal.Step step = step(Phase.METHOD, activity, stop);
                if (!activity.probe() && !step.status().equals("succeeded")) {
                    failed = "\"" + activity.name() + "\" could not be done: " + step.detail();
                    break;
                }
            }
            pace.pause(activity.after(), stop);
        }
        while (!aside.stream().allMatch(CompletableFuture::isDone)) {
            pace.pause(Duration.ofMillis(50), stop);
        }
        return failed;
    }

    private void beside(Activity activity) {
        try {
            step(Phase.METHOD, activity, stop);
        } catch (Stopped e) {
            // Whoever stopped it knows why; the journal has the step.
            return;
        }
    }

    private boolean rollBack() {
        boolean good = true;
        for (Activity activity : file.rollbacks()) {
            try {
                pace.pause(activity.before(), never);
                good &= step(Phase.ROLLBACK, activity, never).status().equals("succeeded");
                pace.pause(activity.after(), never);
            } catch (Stopped e) {
                good = false;
            }
        }
        return good;
    }

    private Journal.Step step(Phase phase, Activity activity, Stop until) throws Stopped {
        Instant at = pace.now();
        JsonNode output = null;
        Boolean within = null;
        String detail = "";
        String status = "succeeded";
        Stopped stopped = null;
        try {
            until.check();
            if (activity.provider() instanceof Provider.Fault fault) {
                make(activity.name(), fault, until);
            } else {
                output = hands.ask(activity.provider(), until);
                Tolerance tolerance = activity.tolerance();
                within = tolerance == null ? null : Boolean.valueOf(tolerance.holds(output));
            }
        } catch (Failed e) {
            status = "failed";
            detail = file.plain(e.reason());
        } catch (Stopped e) {
            status = "aborted";
            detail = e.reason().text();
            stopped = e;
        } catch (RuntimeException e) {
            // One step that cannot be carried out must not keep the others from being taken back.
            status = "failed";
            detail = file.plain("a bug: " + e);
        }
        Journal.Step step = new Journal.Step(
                phase,
                activity.name(),
                file.plain(activity.provider().told()),
                at,
                Duration.between(at, pace.now()),
                status,
                detail,
                within,
                output);
        journal.add(step);
        if (stopped != null) {
            throw stopped;
        }
        return step;
    }

    private void make(String name, Provider.Fault fault, Stop until) throws Failed, Stopped {
        Instant at = pace.now();
        Hands.Undo undo = hands.begin(fault.deed());
        int index = journal.made(name, fault, at);
        Undoing.Entry entry = undoing.add(name, "undo: " + fault.deed().told(), index, undo);
        if (fault.last() != null) {
            pace.pause(fault.last(), until);
            if (!undoing.undo(entry)) {
                throw new Failed("it could not be taken back");
            }
        }
    }
}
