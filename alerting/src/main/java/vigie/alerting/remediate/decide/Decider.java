package vigie.alerting.remediate.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.guard.BoardView;
import vigie.alerting.remediate.guard.Census;
import vigie.alerting.remediate.guard.Fresh;
import vigie.alerting.remediate.guard.Guards;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.Situation;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.model.Run;

/**
 * Decides which runs begin. Everything is decided from what holds now, again and again; what is remembered here only keeps it from
 * asking too often. The guards judge twice: from what is known, which costs nothing, and from a fresh look, if the first let it
 * through. On the loop.
 */
public final class Decider {
    /** What was refused is not judged again before. */
    private static final Duration REJUDGE = Duration.ofMillis(900);

    /** What a fresh look did not let through is not looked at again before. */
    private static final Duration RELOOK = Duration.ofSeconds(5);

    private final Means means;
    private final Picture picture;
    private final Scene scene;
    private final Ledger ledger;
    private final FreshLook looks;
    private final Starter starter;
    private final Border border;
    private final Map<String, Judged> judged = new HashMap<>();
    private final Set<String> looking = new HashSet<>();

    public Decider(
            Means means, Picture picture, Scene scene, Ledger ledger, FreshLook looks, Starter starter, Border border) {
        this.means = means;
        this.picture = picture;
        this.scene = scene;
        this.ledger = ledger;
        this.looks = looks;
        this.starter = starter;
        this.border = border;
    }

    /** Decides on everything that holds now. */
    public void decide(List<PlanRun> active) {
        Instant now = means.clock().instant();
        Candidates candidates = Candidates.of(picture, means.board(), now);
        candidates.aimless().forEach(c -> refuseAimless(c, now));
        Set<String> keys = new HashSet<>();
        candidates.byService().values().forEach(all -> all.forEach(c -> keys.add(c.key())));
        candidates.aimless().forEach(c -> keys.add(c.key()));
        judged.keySet().retainAll(keys);
        Set<String> services = new TreeSet<>(candidates.byService().keySet());
        List<PlanRun> undecided = active.stream().filter(this::isUndecided).toList();
        undecided.forEach(run -> services.add(run.service()));
        BoardView view = BoardView.of(means.board());
        for (String service : services) {
            List<Candidate> own = candidates.byService().getOrDefault(service, List.of());
            List<PlanRun> resumed =
                    undecided.stream().filter(r -> r.service().equals(service)).toList();
            border.run("deciding on " + service, () -> {
                boolean wanted = prejudge(service, own, active, view, now);
                if ((wanted || !resumed.isEmpty()) && !looks.busy(service) && looking.add(service)) {
                    looks.at(service, causes(own, resumed), fresh -> {
                        looking.remove(service);
                        judge(service, fresh);
                    });
                }
            });
        }
    }

    /** The services whose conditions the questions are about. */
    private static Set<String> causes(List<Candidate> own, List<PlanRun> resumed) {
        Set<String> causes = new TreeSet<>();
        own.forEach(c -> causes.add(c.cause().serviceOr(c.service())));
        resumed.forEach(r -> causes.add(r.cause().serviceOr(r.service())));
        return causes;
    }

    /** Why a plan was last not run for a condition, or null. */
    @Nullable
    Refused lastRefusal(Candidate candidate) {
        Judged last = judged.get(candidate.key());
        return last == null ? null : last.refused;
    }

    /** Forgets what it remembers: the next decision asks again at once. */
    public void forget() {
        judged.clear();
    }

    /** Judges from what is known; whether a fresh look is worth it. */
    private boolean prejudge(String service, List<Candidate> own, List<PlanRun> active, BoardView view, Instant now) {
        List<Candidate> due = new ArrayList<>();
        for (Candidate c : own) {
            Judged last = judged.get(c.key());
            if (!isAtWork(c, active) && (last == null || !now.isBefore(last.again))) {
                due.add(c);
            }
        }
        if (due.isEmpty()) {
            return false;
        }
        Scene.Backdrop backdrop = scene.backdrop(view, service, now);
        boolean wanted = false;
        for (Candidate c : due) {
            if (c.mode() == Run.Mode.OBSERVE || (c.mode() == Run.Mode.SHADOW && isWritten(c))) {
                starter.observe(c);
                judged.put(c.key(), new Judged(null, now.plus(RELOOK)));
                continue;
            }
            Situation s = scene.of(c, null, null, backdrop, now);
            Optional<Refused> refused = Guards.FIRST.judge(s);
            if (refused.isPresent()) {
                judged.put(c.key(), new Judged(refused.get(), now.plus(REJUDGE)));
                ledger.refuse(c, c.address(), refused.get(), refused.get().over(s));
            } else {
                judged.put(c.key(), new Judged(null, now.plus(RELOOK)));
                wanted = true;
            }
        }
        return wanted;
    }

    /** Judges from fresh answers: first the runs that a crash left undecided, then what holds now. */
    private void judge(String service, Fresh fresh) {
        Instant now = means.clock().instant();
        List<PlanRun> active = means.database().read(RunBook::active);
        for (PlanRun run : active) {
            if (run.service().equals(service) && isUndecided(run)) {
                starter.resume(run, fresh);
            }
        }
        List<Candidate> own =
                Candidates.of(picture, means.board(), now).byService().getOrDefault(service, List.of());
        // A plan that may have no more runs of this service at once is not asked for each further instance.
        Set<String> full = new HashSet<>();
        for (Candidate c : own) {
            boolean acts = c.mode() != Run.Mode.OBSERVE && !(c.mode() == Run.Mode.SHADOW && isWritten(c));
            Judged last = judged.get(c.key());
            boolean refusedBefore = last != null && last.refused != null && now.isBefore(last.again);
            if (acts && !refusedBefore && !full.contains(c.plan().name()) && !isAtWork(c, active)) {
                starter.propose(c, fresh).ifPresent(r -> {
                    judged.put(c.key(), new Judged(r, now.plus(rest(r))));
                    if (r.isInFlight()) {
                        full.add(c.plan().name());
                    }
                });
            }
        }
    }

    /** What only fresh answers can change is asked again later than what changes by itself. */
    private static Duration rest(Refused refused) {
        return refused.isByFreshAnswers() ? RELOOK : REJUDGE;
    }

    private void refuseAimless(Candidate c, Instant now) {
        Judged last = judged.get(c.key());
        if (last == null || !now.isBefore(last.again)) {
            Refused refused = Refused.noTarget(c.service());
            judged.put(c.key(), new Judged(refused, now.plus(REJUDGE)));
            ledger.refuse(c, "", refused, Optional.empty());
        }
    }

    private boolean isUndecided(PlanRun run) {
        return run.state() == Run.State.GUARDED
                && run.step() == 1
                && run.standing().owner().equals(means.node());
    }

    private static boolean isAtWork(Candidate c, List<PlanRun> active) {
        return active.stream()
                .anyMatch(r -> r.plan().name().equals(c.plan().name())
                        && Census.place(r.target()).equals(Census.place(c.target())));
    }

    private boolean isWritten(Candidate c) {
        return means.database().read((Sql sql) -> RunBook.shadowed(sql, c));
    }

    private record Judged(@Nullable Refused refused, Instant again) {}
}
