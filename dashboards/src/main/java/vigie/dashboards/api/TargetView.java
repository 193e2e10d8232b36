package vigie.dashboards.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Instance;
import vigie.model.Status;

/** A target as the API shows it: its state, and what its last poll said; nulls before the first poll. */
record TargetView(
        String service,
        String instance,
        String name,
        String check,
        String zone,
        String region,
        Status status,
        Instant since,
        String reason,
        boolean flapping,
        double intervalSeconds,
        @Nullable Instant lastPoll,
        @Nullable Double latencySeconds,
        @Nullable Double timeoutSeconds,
        CheckResult.@Nullable Breaker breaker,
        @Nullable String phase,
        List<CheckResult.Component> components,
        List<VoteOf> votes) {

    /** What one vantage point believes. */
    record VoteOf(String vantage, String zone, Status status, Instant lastPoll, String reason) {}

    static TargetView of(TargetState state) {
        Instance instance = state.target().instance();
        CheckResult last = state.last();
        CheckResult.Phase phase = last == null ? null : last.phase();
        return new TargetView(
                state.target().service(),
                instance.address(),
                instance.name(),
                state.target().check(),
                instance.zone(),
                instance.region(),
                state.status(),
                state.since(),
                state.reason(),
                state.flapping(),
                seconds(state.interval()),
                last == null ? null : last.at(),
                last == null ? null : seconds(last.latency()),
                last == null ? null : seconds(last.timeout()),
                last == null ? null : last.breaker(),
                phase == null ? null : Words.of(phase),
                last == null ? List.of() : last.components(),
                votes(state));
    }

    private static List<VoteOf> votes(TargetState state) {
        return state.votes().size() < 2
                ? List.of()
                : state.votes().stream()
                        .map(v -> new VoteOf(v.vantage(), v.zone(), v.status(), v.at(), v.reason()))
                        .toList();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
