package vigie.alerting.remediate.guard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.plan.Candidate;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.SampleHistory;
import vigie.model.Status;

/**
 * All that guards judge by: one moment, one question.
 *
 * @param candidate what is to be decided
 * @param run the run that asks, or null if there is none yet
 * @param step the step that would be called, from 1
 * @param holds whether the condition still stands among those that hold now
 * @param view the board
 * @param census everybody, with the fresh answers and the repairs in it
 * @param fresh the fresh answers of the service, or null if nobody looked yet
 * @param samples the recent past of the metrics that guards ask for
 * @param done the actions of the run that asks which its executors say are done
 * @param maintenance the name of the planned work that holds back actions on the target now, or null
 * @param trusted whether the plan may act by itself if its mode says so: it has an override, or its scorecard passes
 * @param startedAt when this process began to watch
 */
public record Situation(
        AlertingConfig config,
        Candidate candidate,
        @Nullable String run,
        int step,
        boolean holds,
        BoardView view,
        Census census,
        @Nullable Fresh fresh,
        History history,
        SampleHistory samples,
        Set<String> done,
        @Nullable String maintenance,
        boolean trusted,
        Instant startedAt,
        Instant now) {

    /** The step that would be called. */
    RemediationConfig.Step wanted() {
        return candidate.plan().steps().get(step - 1);
    }

    /** The instance on the board, if it is still there. */
    Optional<InstanceState> instance() {
        return view.instance(candidate.target());
    }

    /** The board's targets of the instance. */
    List<TargetState> targets() {
        return view.targets(candidate.target());
    }

    /** What the board says of the instance; UNKNOWN if it is not there. */
    Status status() {
        return instance().map(InstanceState::status).orElse(Status.UNKNOWN);
    }

    Optional<ServiceState> service(String name) {
        return view.service(name);
    }

    /** The regions between which the plan moves its service, or null. */
    RemediationConfig.@Nullable Failover failover() {
        return candidate.plan().failover();
    }

    /** Everybody who counts for a mass failure: a plan for a lost region asks how many fail besides it. */
    Census concerned() {
        RemediationConfig.Failover failover = failover();
        return failover == null ? census : census.outside(failover.from());
    }

    /** The instances of the service in a region. */
    List<InstanceState> instances(String region) {
        return instances().stream()
                .filter(i -> i.instance().region().equals(region))
                .toList();
    }

    /** Whether a step of this run that lets another take over is done: from there on the way leads forward. */
    boolean isPromoted() {
        return candidate.plan().steps().stream().anyMatch(step -> step.promotes() && done.contains(step.action()));
    }

    /** The instances of the service on the board. */
    List<InstanceState> instances() {
        return service(candidate.service()).map(ServiceState::instances).orElse(List.of());
    }

    /** The board's targets that the condition of a whole service is about: those of its check, or all. */
    List<TargetState> causes() {
        String check = candidate.cause().check();
        return service(candidate.cause().serviceOr(candidate.service()))
                .map(ServiceState::instances)
                .orElse(List.of())
                .stream()
                .flatMap(i -> view.targets(i.instance()).stream())
                .filter(t -> check == null || check.equals(t.target().check()))
                .toList();
    }

    /** All runs of the service but the one that asks. */
    List<History.PastRun> runsBeside() {
        return history.runs().stream().filter(r -> !r.id().equals(run)).toList();
    }

    /** The other runs of the service on what this plan works on: its instances, its mode, its size. */
    List<History.PastRun> otherRuns() {
        return runsBeside().stream().filter(r -> r.scope() == candidate.scope()).toList();
    }

    /** The runs on the same instance, mode or size but the one that asks. */
    List<History.PastRun> runsOnTarget() {
        return otherRuns().stream()
                .filter(r -> r.instance().equals(candidate.address()))
                .toList();
    }
}
