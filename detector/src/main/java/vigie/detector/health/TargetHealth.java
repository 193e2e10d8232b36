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
import vigie.model.Quorum;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.Vote;

/**
 * One target: what is believed of it, why, and what was said of it. Where others have a voice too, what this vantage point sees is one
 * vote among theirs. Owned by the detector thread.
 *
 * <p>Durations are measured on the caller's {@code elapsedMs}, which only grows, never on the clock that people see.
 */
public final class TargetHealth {
    private static final int MOST_KEPT = 10;

    private final ArrayDeque<CheckResult> answers = new ArrayDeque<>();
    private final Ballot ballot = new Ballot();
    private Target target;
    private TargetRule rule;
    private HealthState state = HealthState.START; // what is seen from here
    private Status believed = Status.UNKNOWN; // what that is worth with the voices of the others
    private List<Vote> votes;
    private long undecidedAtMs;
    private Flapping flapping = Flapping.START;
    private Instant since;
    private String complaint = "";
    private long heardAtMs;
    private boolean heard; // one answer came, whatever it said
    private boolean quiet; // silent for too long, and still so
    private boolean lost; // UNKNOWN for too long to be waited for, until something is known again
    private @Nullable Said said;
    private @Nullable TargetState view;

    /** A target that has not answered yet. */
    public TargetHealth(Target target, TargetRule rule, Instant now, long elapsedMs) {
        this.target = target;
        this.rule = rule;
        this.since = now;
        this.heardAtMs = elapsedMs;
        this.undecidedAtMs = elapsedMs;
        this.votes = List.of(own(now));
    }

    /** Takes what the estate says now: the same address, perhaps with other labels or another rule. The state stays. */
    public void apply(Instance instance, TargetRule now) {
        if (!now.equals(rule) || !instance.equals(target.instance())) {
            target = new Target(instance, target.check());
            rule = now;
            votes = List.of(own(since)); // counted again at the next answer, vote or tick
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
        state = rule.machine().next(state, result.status());
        boolean moved = decide(now, elapsedMs);
        return moved || flapped != flapping.flapping() || settled != settled();
    }

    /** Takes the vote of another vantage point; true if what is believed or being settled changed. */
    public boolean vote(Vote vote, Instant now, long elapsedMs) {
        boolean settled = settled();
        ballot.hear(vote, now, elapsedMs);
        view = null;
        return decide(now, elapsedMs) || settled != settled();
    }

    /** Looks whether the silence is too long; true if something changed. */
    public boolean tick(Instant now, long elapsedMs) {
        boolean falls = !quiet && elapsedMs - heardAtMs >= rule.staleAfter().toMillis();
        if (falls) {
            quiet = true;
            state = rule.machine().silent(state);
        }
        boolean moved = (falls || rule.voters() != null) && decide(now, elapsedMs);
        boolean waited = elapsedMs - undecidedAtMs >= rule.staleAfter().toMillis();
        boolean news = !lost && believed == Status.UNKNOWN && (rule.voters() == null ? falls : waited);
        if (news) {
            lost = true;
        }
        if (falls || moved || news) {
            view = null;
        }
        return moved || news;
    }

    /** Says what is new of this target's conditions. Call it after the board shows the change. */
    public void say(Conditions conditions, Instant now) {
        Said current = new Said(believed, flapping.flapping(), lost);
        boolean tellable = believed != Status.UNKNOWN || lost;
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
        return believed;
    }

    /** Why it is not UP, with the check's name; empty if it is. */
    public String reason() {
        return status() == Status.UP ? "" : target.check() + ": " + bareReason();
    }

    /** Whether it answered once, or has been silent for too long to be waited for. */
    public boolean settled() {
        return lost || (rule.voters() == null ? heard : believed != Status.UNKNOWN);
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
                    believed,
                    since,
                    bareReason(),
                    flapping.flapping(),
                    rule.interval(),
                    answers.peekLast(),
                    votes);
            view = shown;
        }
        return shown;
    }

    List<CheckResult> answers() {
        return List.copyOf(answers);
    }

    /** The latest vote of each vantage point; empty where this one decides alone. */
    List<Vote> votes() {
        return rule.voters() == null ? List.of() : votes;
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

    /** Counts the votes; true if what is believed is another. */
    private boolean decide(Instant now, long elapsedMs) {
        Voters voters = rule.voters();
        Vote own = own(now);
        votes = voters == null ? List.of(own) : ballot.votes(voters, own, rule.staleAfter(), elapsedMs);
        Status next = voters == null ? own.status() : voters.quorum().decide(votes);
        boolean changed = next != believed;
        believed = next;
        if (changed) {
            since = now;
            lost = lost && next == Status.UNKNOWN;
            undecidedAtMs = elapsedMs;
        }
        return changed;
    }

    private Vote own(Instant now) {
        Voters voters = rule.voters();
        CheckResult last = answers.peekLast();
        return new Vote(
                target,
                voters == null ? "" : voters.here(),
                voters == null ? "" : voters.zone(),
                state.status(),
                last == null ? now : last.at(),
                ownReason());
    }

    private String bareReason() {
        if (rule.voters() == null) {
            return ownReason();
        }
        return believed == Status.UP ? "" : Quorum.tally(votes, believed);
    }

    private String ownReason() {
        return switch (state.status()) {
            case UP -> "";
            case DOWN, DEGRADED -> complaint;
            case UNKNOWN -> nothingKnown() + doubt();
        };
    }

    private String nothingKnown() {
        return quiet ? "nothing known for " + Words.duration(rule.staleAfter().toMillis()) : "not enough answers yet";
    }

    /** What the last answer said, if it was that nothing can be told: a right that is missing, say. */
    private String doubt() {
        CheckResult last = answers.peekLast();
        boolean doubtful = last != null
                && last.status() == Status.UNKNOWN
                && !last.reason().isEmpty();
        return doubtful ? ": " + Words.foreign(last.reason()) : "";
    }

    private record Said(Status status, boolean flapping, boolean lost) {}
}
