package vigie.alerting.remediate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig.Plan;
import vigie.alerting.record.Sql;
import vigie.alerting.remediate.Guards.Refused;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;

/** Puts the situation together that guards judge by: the board, the record and what was last heard, at one moment. On the loop. */
final class Scene {
    private final Means means;
    private final Picture picture;

    Scene(Means means, Picture picture) {
        this.means = means;
        this.picture = picture;
    }

    /** The situation of a question; the record is read by {@code sql}, under the lock of the transaction that decides. */
    Situation of(Sql sql, Candidate candidate, @Nullable PlanRun run, @Nullable Fresh fresh, Instant now) {
        History history = History.of(sql, candidate.service(), plans(candidate), now);
        return of(candidate, run, fresh, history, RunBook.repairs(sql), now);
    }

    /** The same, over a history that was read for several questions. */
    Situation of(
            Candidate candidate,
            @Nullable PlanRun run,
            @Nullable Fresh fresh,
            History history,
            Set<String> repairs,
            Instant now) {
        List<ServiceState> services = means.board().services();
        List<TargetState> targets = means.board().targets().stream()
                .filter(t -> Census.place(t.target().instance()).equals(Census.place(candidate.target())))
                .toList();
        return new Situation(
                picture.config(),
                candidate,
                run == null ? null : run.id(),
                run == null ? 1 : run.step(),
                picture.holds(candidate.cause().finding()),
                services,
                targets,
                Census.of(services, repairs, fresh == null ? Set.of() : fresh.bad()),
                fresh,
                history,
                means.startedAt(),
                now);
    }

    /** What the record says of a service. */
    History history(Sql sql, String service, Instant now) {
        return History.of(sql, service, picture.config().plans(), now);
    }

    /** The limit that made a refusal, if it was one of the brake. */
    static Optional<Brake.Over> brake(Situation s, Refused refused) {
        return refused.rule().equals(MassFailureGuard.RULE) ? MassFailureGuard.over(s) : Optional.empty();
    }

    /** The plans of the estate, and the run's own, which the estate may not have any more. */
    private List<Plan> plans(Candidate candidate) {
        return Stream.concat(picture.config().plans().stream(), Stream.of(candidate.plan()))
                .toList();
    }
}
