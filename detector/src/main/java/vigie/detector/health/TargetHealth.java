package vigie.detector.health;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.detector.condition.Words;
import vigie.model.CheckResult;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Instance;
import vigie.model.Status;
import vigie.model.Target;

/**
 * One target: what is believed of it, why, and what was said of it. Owned by the detector thread.
 *
 * <p>Durations are measured on the caller's {@code elapsedMs}, which only grows, never on the clock that people see.
 */
public final class TargetHealth {
    private static final int MOST_KEPT = 10;

    private final ArrayDeque<CheckResult> answers = new ArrayDeque<>();
    private Target target;
    private TargetRule rule;
    private HealthState state = HealthState.START;
    private Flapping flapping = Flapping.START;
    private Instant since;
    private String complaint = "";
    private long heardAtMs;
    private boolean heard; // one answer came, whatever it said
    private boolean quiet; // silent for too long, and still so
    private boolean lost; // UNKNOWN because of a silence, until something is known again
    private @Nullable Said said;
    private @Nullable TargetState view;

    /** A target that has not answered yet. */
    public TargetHealth(Target target, TargetRule rule, Instant now, long elapsedMs) {
        this.target = target;
        this.rule = rule;
        this.since = now;
        this.heardAtMs = elapsedMs;
    }

    /** Takes what the estate says now: the same address, perhaps with other labels or another rule. The state stays. */
    public void apply(Instance instance, TargetRule now) {
        if (!now.equals(rule) || !instance.equals(target.instance())) {
            target = new Target(instance, target.check());
            rule = now;
            said = null;
            view = null;
        }
    }

    /** Takes an answer; true if what is believed, the flag for flapping or being settled changed. */
    public boolean answer(CheckResult result, Instant now, long elapsedMs) {
        boolean settled = settled();
        boolean flapped = flapping.flapping();
        heard = true;
        remember(result);
        flapping = flapping.next(result.status());
        if (result.status() != Status.UNKNOWN) {
            heardAtMs = elapsedMs;
            quiet = false;
        }
        boolean moved = move(rule.machine().next(state, result.status()), now);
        return moved || flapped != flapping.flapping() || settled != settled();
    }

    /** Looks whether the silence is too long; true if something changed. */
    public boolean tick(Instant now, long elapsedMs) {
        if (quiet || elapsedMs - heardAtMs < rule.staleAfter().toMillis()) {
            return false;
        }
        quiet = true;
        boolean news = !lost;
        lost = true;
        view = null;
        return move(rule.machine().silent(state), now) || news;
    }

    /** Says what is new of this target's conditions. Call it after the board shows the change. */
    public void say(Conditions conditions, Instant now) {
        Said current = new Said(state.status(), flapping.flapping(), lost);
        boolean tellable = state.status() != Status.UNKNOWN || lost;
        if (tellable && !current.equals(said)) {
            said = current;
            new TargetFindings(target, rule, now).of(this).forEach(conditions::say);
        }
    }

    /** Says that nobody watches this target any more. */
    public void end(Conditions conditions, Instant now) {
        new TargetFindings(target, rule, now).ended().forEach(conditions::end);
    }

    /** What is believed. */
    public Status status() {
        return state.status();
    }

    /** Why it is not UP, with the check's name; empty if it is. */
    public String reason() {
        return status() == Status.UP ? "" : target.check() + ": " + bareReason();
    }

    /** Whether it answered once, or has been silent for too long to be waited for. */
    public boolean settled() {
        return heard || lost;
    }

    /** What is watched. */
    public Target target() {
        return target;
    }

    /** How it is seen on the board. */
    public TargetState view() {
        TargetState shown = view;
        if (shown == null) {
            shown = new TargetState(
                    target,
                    state.status(),
                    since,
                    bareReason(),
                    flapping.flapping(),
                    rule.interval(),
                    answers.peekLast());
            view = shown;
        }
        return shown;
    }

    List<CheckResult> answers() {
        return List.copyOf(answers);
    }

    Flapping flapping() {
        return flapping;
    }

    private void remember(CheckResult result) {
        while (answers.size() >= Math.min(MOST_KEPT, rule.machine().failAfter())) {
            answers.removeFirst();
        }
        answers.addLast(result);
        if (result.status() == Status.DOWN || result.status() == Status.DEGRADED) {
            complaint = Words.foreign(result.reason());
        }
        view = null;
    }

    private boolean move(HealthState next, Instant now) {
        boolean changed = next.status() != state.status();
        state = next;
        if (changed) {
            since = now;
            lost = lost && next.status() == Status.UNKNOWN;
        }
        return changed;
    }

    private String bareReason() {
        return switch (state.status()) {
            case UP -> "";
            case DOWN, DEGRADED -> complaint;
            case UNKNOWN ->
                quiet ? "nothing known for " + Words.duration(rule.staleAfter().toMillis()) : "not enough answers yet";
        };
    }

    private record Said(Status status, boolean flapping, boolean lost) {}
}
