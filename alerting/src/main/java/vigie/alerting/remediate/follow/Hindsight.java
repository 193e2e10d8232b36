package vigie.alerting.remediate.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.decide.Scene;
import vigie.alerting.remediate.guard.BoardView;
import vigie.alerting.remediate.guard.Guards;
import vigie.alerting.remediate.guard.Situation;
import vigie.alerting.remediate.guard.Words;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.JudgementBook;
import vigie.alerting.remediate.run.JudgementBook.Life;
import vigie.alerting.remediate.run.Judgements;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.model.Run.Verdict;

/**
 * Judges what plans in shadow would have done, once a second, by what came after. The time is the plan's {@code verify.within} from
 * the decision on: until then an action would have had to be seen to work.
 *
 * <pre>
 * HARMFUL   the condition was over before the call would have been made; or, at any moment of the time, one of the guards
 *           {@link Guards#HINDSIGHT} would have said no: planned work, a lease, a dependency that is down, a mass failure or the rest after it
 * RIGHT     at the end of the time the condition is known to hold still; or it is over, but a person had its incident in hand,
 *           or a run that acted has healed the instance since
 * NEEDLESS  at the end of the time it is over by itself; or it was not known then, and is over when it is known again
 * OPEN      before that, and for as long as it is not known whether it holds
 * </pre>
 *
 * <p>Only what is known is held against a decision: an instance whose state is not known, as after a start, is no part of a mass failure.
 * The condition is that of the record: the same life of the same alert. So a process that comes back goes on judging, and what it
 * did not see itself is open until a detector has spoken. On the loop.
 */
public final class Hindsight {
    private static final Duration PACE = Duration.ofMillis(900);

    private final Means means;
    private final Picture picture;
    private final Scene scene;
    private final Judgements judgements;
    private final Border border;
    private Instant next = Instant.MIN;

    public Hindsight(Means means, Picture picture, Scene scene, Judgements judgements, Border border) {
        this.means = means;
        this.picture = picture;
        this.scene = scene;
        this.judgements = judgements;
        this.border = border;
    }

    /** Judges what can be judged now. */
    public void look() {
        Instant now = means.clock().instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(PACE);
        List<JudgementBook.Open> open = means.database().read(JudgementBook::open);
        if (open.isEmpty()) {
            return;
        }
        BoardView view = BoardView.of(means.board());
        Map<String, Scene.Backdrop> backdrops = new HashMap<>();
        for (JudgementBook.Open one : open) {
            border.run("judging run " + one.run(), () -> {
                PlanRun run = means.database()
                        .read(sql -> RunBook.find(sql, one.run()))
                        .orElseThrow();
                Scene.Backdrop backdrop =
                        backdrops.computeIfAbsent(run.service(), s -> scene.lookingBack(view, s, now));
                judge(run, one.dueAt(), backdrop, now).ifPresent(f -> judgements.settle(run, f.verdict, f.reason));
            });
        }
    }

    private Optional<Found> judge(PlanRun run, Instant dueAt, Scene.Backdrop backdrop, Instant now) {
        Optional<Life> known = means.database()
                .read((Sql sql) -> JudgementBook.life(
                        sql, run.cause().finding(), run.cause().activeAt()));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Life life = known.get();
        String harm = harm(run, dueAt, life, backdrop, now);
        if (harm != null) {
            return Optional.of(new Found(Verdict.HARMFUL, harm));
        }
        return now.isBefore(dueAt) ? Optional.empty() : inTheEnd(run, dueAt, life);
    }

    private @Nullable String harm(PlanRun run, Instant dueAt, Life life, Scene.Backdrop backdrop, Instant now) {
        Instant over = life.resolvedAt();
        if (over != null && !over.isAfter(run.startedAt())) {
            return "it was over at " + Words.of(over) + ", before the call";
        }
        if (now.isAfter(dueAt)) {
            return null;
        }
        Situation s = scene.of(picture.candidate(run), run, null, backdrop, now);
        return Guards.HINDSIGHT
                .judge(s)
                .map(no -> "acting would have been wrong " + after(run, now) + " later: " + no.reason())
                .orElse(null);
    }

    private Optional<Found> inTheEnd(PlanRun run, Instant dueAt, Life life) {
        if (life.holds()) {
            return found(
                    Verdict.RIGHT,
                    "it held still after " + Words.of(run.plan().verify().within())
                            + ", when an action would have been seen to work");
        }
        if (!life.over()) {
            return Optional.empty();
        }
        String hand = means.database().read((Sql sql) -> JudgementBook.inHandOf(sql, run.incident()));
        if (hand != null) {
            return found(Verdict.RIGHT, hand + " had its incident in hand");
        }
        Optional<String> healer = means.database().read((Sql sql) -> JudgementBook.healer(sql, run));
        if (healer.isPresent()) {
            return found(Verdict.RIGHT, "run " + healer.get() + " has healed it");
        }
        Instant over = life.resolvedAt();
        return found(
                Verdict.NEEDLESS,
                over != null && over.isAfter(dueAt)
                        ? "it was not known to hold when the time was over, and is over now"
                        : "it was over by itself" + (over == null ? "" : " after " + after(run, over)));
    }

    private static Optional<Found> found(Verdict verdict, String reason) {
        return Optional.of(new Found(verdict, reason));
    }

    private static String after(PlanRun run, Instant at) {
        return Words.of(Duration.ofSeconds(
                Math.max(0, Duration.between(run.startedAt(), at).toSeconds())));
    }

    private record Found(Verdict verdict, String reason) {}
}
