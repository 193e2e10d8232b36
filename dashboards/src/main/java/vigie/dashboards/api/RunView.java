package vigie.dashboards.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Run;

/** A run as the API shows it: its mode as the estate writes it, the states of its machines in upper case. */
record RunView(
        String id,
        String plan,
        String incident,
        String service,
        String mode,
        Run.State state,
        long epoch,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Run.Step> steps,
        Run.Approvals approvals,
        @Nullable JudgementView judgement) {
    static RunView of(Run run) {
        return new RunView(
                run.id(),
                run.plan(),
                run.incident(),
                run.service(),
                Words.of(run.mode()),
                run.state(),
                run.epoch(),
                run.startedAt(),
                run.endedAt(),
                run.steps(),
                run.approvals(),
                JudgementView.of(run.judgement()));
    }
}
