package vigie.alerting.remediate.decide;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.guard.BoardView;
import vigie.alerting.remediate.guard.Census;
import vigie.alerting.remediate.guard.Fresh;
import vigie.alerting.remediate.guard.History;
import vigie.alerting.remediate.guard.Situation;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.WholeService;
import vigie.alerting.remediate.run.JudgementBook;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.PlanVersion;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Run;
import vigie.model.Run.StepState;

/** Puts the situation together that guards judge by: the board, the record and what was last heard, at one moment. On the loop. */
public final class Scene {
    private final Means means;
    private final Picture picture;

    public Scene(Means means, Picture picture) {
        this.means = means;
        this.picture = picture;
    }

    /** The situation of a question; the record is read by {@code sql}, under the lock of the transaction that decides. */
    public Situation of(Sql sql, Candidate candidate, @Nullable PlanRun run, @Nullable Fresh fresh, Instant now) {
        History history = History.of(sql, candidate.service(), plans(candidate), now);
        BoardView view = BoardView.of(means.board());
        Set<String> unwell = fresh == null ? Set.of() : fresh.bad();
        Set<String> down = fresh == null ? Set.of() : fresh.down();
        Census census = Census.of(view.services(), RunBook.repairs(sql), unwell, down);
        return of(
                candidate,
                run,
                fresh,
                new Backdrop(view, census, history),
                done(sql, run),
                trusted(sql, candidate),
                now);
    }

    /** The same, before a backdrop that several questions share; what is trusted now is trusted in it. */
    public Situation of(
            Candidate candidate, @Nullable PlanRun run, @Nullable Fresh fresh, Backdrop backdrop, Instant now) {
        return of(candidate, run, fresh, backdrop, Set.of(), true, now);
    }

    private Situation of(
            Candidate candidate,
            @Nullable PlanRun run,
            @Nullable Fresh fresh,
            Backdrop backdrop,
            Set<String> done,
            boolean trusted,
            Instant now) {
        return new Situation(
                picture.config(),
                candidate,
                run == null ? null : run.id(),
                run == null ? 1 : run.step(),
                picture.holds(candidate.plan(), candidate.cause()),
                backdrop.view,
                backdrop.census,
                fresh,
                backdrop.history,
                means.samples(),
                done,
                maintenance(candidate, now),
                trusted,
                means.decidesSince(),
                now);
    }

    /** Planned work on one instance is planned work on the whole service, for whoever would work on that. */
    private @Nullable String maintenance(Candidate c, Instant now) {
        String own = picture.maintenance(c.target(), now);
        if (own != null || c.scope() == Scope.INSTANCE) {
            return own;
        }
        return WholeService.instances(c.service(), means.board()).stream()
                .map(at -> picture.maintenance(at, now))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What is the same for all questions about a service at one moment. */
    Backdrop backdrop(BoardView view, String service, Instant now) {
        return means.database()
                .read(sql -> new Backdrop(
                        view,
                        Census.of(view.services(), RunBook.repairs(sql), Set.of()),
                        History.of(sql, service, picture.config().plans(), now)));
    }

    /** What counts for all who look back on decisions about a service at one moment. */
    public Backdrop lookingBack(BoardView view, String service, Instant now) {
        return means.database()
                .read(sql -> new Backdrop(
                        view,
                        Census.known(view.services(), RunBook.repairs(sql)),
                        History.of(sql, service, picture.config().plans(), now)));
    }

    /** What a run's executors say is done. */
    private static Set<String> done(Sql sql, @Nullable PlanRun run) {
        return run == null
                ? Set.of()
                : StepBook.of(sql, run.id()).stream()
                        .filter(step -> step.state() == StepState.DONE && !step.isUndo())
                        .map(StepRow::action)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean trusted(Sql sql, Candidate c) {
        // Who wrote the drill down has allowed it.
        return c.cause().isDrill()
                || c.mode() != Run.Mode.AUTO
                || c.plan().override() != null
                || JudgementBook.passes(sql, c.plan().name(), PlanVersion.of(c.plan()));
    }

    /** The plans of the estate, and the run's own, which the estate may not have any more. */
    private List<Plan> plans(Candidate candidate) {
        return Stream.concat(picture.config().plans().stream(), Stream.of(candidate.plan()))
                .toList();
    }

    /** The board, everybody counted, and what the record says of a service. */
    public record Backdrop(BoardView view, Census census, History history) {}
}
